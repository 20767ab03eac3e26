-- Runs and their logs. Every table that grows begins its key with the run's id, so that a database can be spread by it.
-- Payloads and documents that come from outside are `json`, not `jsonb`: `json` keeps the text as it was given, including
-- the character U+0000 and unpaired surrogates, both of which jsonb refuses and a model is free to say.

create table runs (
  id text primary key,
  graph text not null,
  revision integer,
  digest text not null,
  environment text,
  status text not null default 'queued' check (status in ('queued', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
  input json not null,
  totals json,
  result json,
  parked_reason text,
  parked_at timestamptz,
  session text,
  parent_run text,
  parent_seq integer,
  engine_ms double precision not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
) with (fillfactor = 80);
comment on table runs is 'One row a run: what lists show without folding. Derived from run_events and written in the same statement as the event that changed it. No index on status, so that its updates stay within the page (HOT). `graph` is a slug and not a reference: a deleted graph keeps its runs. `totals` holds usage and timing as of the last change, `result` output and error once the run has ended.';
create index runs_by_time on runs (created_at desc, id desc);
create index runs_by_graph on runs (graph, created_at desc, id desc);
create index runs_open on runs (created_at desc, id desc) where ended_at is null;

create table run_keys (
  graph text not null,
  key_hash text not null,
  run_id text not null,
  primary key (graph, key_hash)
);
comment on table run_keys is 'Idempotency keys of runs, unique a graph; hashed, so any text may be a key.';

create table run_events (
  run_id text not null,
  seq integer not null check (seq >= 1),
  actor text not null,
  type text not null,
  payload json,
  payload_hash text,
  at timestamptz not null,
  primary key (run_id, seq),
  check ((payload is null) <> (payload_hash is null))
);
comment on table run_events is 'The truth: what the world told a run, append-only, seq dense from 1. The primary key is the concurrency control: whoever inserts (run, seq) first wins. No foreign key to runs: it would lock the run''s row at every append.';

create table payloads (
  run_id text not null,
  hash text not null,
  body json not null,
  primary key (run_id, hash)
);
comment on table payloads is 'Event payloads over 8 KiB, stored once a run by the SHA-256 of their text; run_events.payload_hash refers to them.';

create table run_snapshots (
  run_id text primary key,
  seq integer not null,
  machine_hash text not null,
  state_hash text not null,
  state json not null,
  saved_at timestamptz not null default now()
);
comment on table run_snapshots is 'A cache of the fold of a run up to seq; the newest only. May be emptied at any time.';

create table approvals (
  run_id text not null,
  effect text not null,
  graph text not null,
  actor text not null,
  node text not null,
  body json not null,
  deadline timestamptz,
  created_at timestamptz not null,
  primary key (run_id, effect)
);
comment on table approvals is 'What waits for a person now; the body holds question, show and form. Written and cleared with the events that ask and answer.';
create index approvals_by_time on approvals (created_at, run_id, effect);

create table hosts (
  id uuid primary key,
  lock_key integer not null generated always as identity,
  name text not null,
  started_at timestamptz not null default now()
);
comment on table hosts is 'Processes that host runs. Each holds the session-level advisory lock (40227012, lock_key) while it lives; a row whose lock is free belongs to a dead process.';

create table held_jobs (
  host_id uuid not null,
  job_id uuid not null,
  run_id text not null,
  failures integer not null,
  failed_at integer not null,
  primary key (host_id, job_id)
);
comment on table held_jobs is 'Which host has which activation in hand, so that a dead host''s activations go to others at once. Written in the transaction that fetches or completes the job. `failures` hosts in a row have failed with the run while it was at `failed_at`.';
