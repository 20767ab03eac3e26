-- What agents with memory were asked and answered, by session. The log of a run has its own copy of what its agents were told, so
-- a session can be deleted without touching any run.
create table sessions (
  graph text not null,
  session text not null,
  turns bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (graph, session)
);
comment on table sessions is 'One row a session that anything is remembered of: its turns counted, its newest turn. `graph` is a slug. Written with session_turns, in the statement that appends the event.';
create index sessions_by_time on sessions (updated_at desc, graph, session);
create index sessions_by_graph on sessions (graph, updated_at desc, session);

create table session_turns (
  graph text not null,
  session text not null,
  agent text not null,
  at timestamptz not null,
  run_id text not null,
  seq integer not null,
  place integer not null,
  turn json not null,
  primary key (graph, session, agent, at, run_id, seq, place)
);
comment on table session_turns is 'What an agent was asked and what it answered, after its guard rules. `agent` is its node, after the nodes that run the graphs around it. `seq` is the last event of the append that brought it, `place` its place among those of that append.';
