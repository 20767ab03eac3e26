// The statements that bring runs to life, many at once: keys, rows, first events.
import { createHash } from 'node:crypto';
import type { RunId } from '@cadre/run-core';
import type { NewRun } from '../../ports/run-store.ts';
import type { Transaction } from './connect.ts';
import { toEventRow } from './insert-events.ts';
import { toPlainText } from './plain-text.ts';

export interface Creation {
  /** For each that was wanted the run that it is now: its own, or an earlier one that has its key already. */
  readonly owners: readonly RunId[];
  /** When those that are new were created: the same time for all. Null when none is. */
  readonly createdAt: Date | null;
}

/** No two of `wanted` may have the same idempotency key. */
export async function createRuns(transaction: Transaction, wanted: readonly NewRun[]): Promise<Creation> {
  const holders = await claimKeys(transaction, wanted);
  const owners = wanted.map(({ id }) => holders.get(id) ?? id);
  const fresh = wanted.filter(({ id }, index) => owners[index] === id);
  if (fresh.length === 0) return { owners, createdAt: null };
  const [createdAt] = await Promise.all([insertRuns(transaction, fresh), insertFirstEvents(transaction, fresh)]);
  return { owners, createdAt };
}

/** A claim that somebody else is making at the same time is waited for. @returns who has the key, by who wanted it */
async function claimKeys(transaction: Transaction, wanted: readonly NewRun[]): Promise<ReadonlyMap<RunId, RunId>> {
  const claims = wanted.flatMap(({ id, graph, idempotencyKey }) => (idempotencyKey === null ? [] : [{ id, graph, hash: createHash('sha256').update(idempotencyKey).digest('hex') }]));
  if (claims.length === 0) return new Map();
  const [graphs, hashes, ids] = [claims.map((claim) => claim.graph), claims.map((claim) => claim.hash), claims.map((claim) => claim.id)];
  // In one order everywhere, so that two processes that want the same keys wait for each other and not in a circle.
  await transaction`
    insert into run_keys (graph, key_hash, run_id)
    select * from unnest(${graphs}::text[], ${hashes}::text[], ${ids}::text[]) as claim (graph, key_hash, run_id) order by graph, key_hash
    on conflict do nothing`;
  const rows = await transaction<{ wanted: RunId; holder: RunId }[]>`
    select claim.run_id as wanted, run_keys.run_id as holder
    from unnest(${graphs}::text[], ${hashes}::text[], ${ids}::text[]) as claim (graph, key_hash, run_id) join run_keys using (graph, key_hash)`;
  return new Map(rows.map((row) => [row.wanted, row.holder]));
}

async function insertRuns(transaction: Transaction, runs: readonly NewRun[]): Promise<Date> {
  const rows = await transaction<{ created_at: Date }[]>`
    insert into runs (id, graph, revision, digest, environment, input, session, parent_run, parent_seq)
    select id, graph, revision, digest, environment, input::json, session, parent_run, parent_seq
    from unnest(${runs.map((run) => run.id)}::text[], ${runs.map((run) => run.graph)}::text[], ${runs.map((run) => run.revision)}::int[],
      ${runs.map((run) => run.digest)}::text[], ${runs.map((run) => run.environment)}::text[], ${runs.map((run) => JSON.stringify(run.input))}::text[],
      ${runs.map((run) => (run.session === null ? null : toPlainText(run.session)))}::text[], ${runs.map((run) => run.parent?.run ?? null)}::text[],
      ${runs.map((run) => run.parent?.seq ?? null)}::int[])
      as fresh (id, graph, revision, digest, environment, input, session, parent_run, parent_seq)
    returning created_at`;
  const [first] = rows;
  if (first === undefined) throw new Error('No run was inserted.');
  return first.created_at;
}

async function insertFirstEvents(transaction: Transaction, runs: readonly NewRun[]): Promise<void> {
  const rows = runs.flatMap(({ id, events }) => events.map((event) => toEventRow({ ...event, run: id })));
  await transaction`
    with incoming as (
      select * from unnest(${rows.map((row) => row.run)}::text[], ${rows.map((row) => row.seq)}::int[], ${rows.map((row) => row.actor)}::text[],
        ${rows.map((row) => row.type)}::text[], ${rows.map((row) => row.payload)}::text[], ${rows.map((row) => row.hash)}::text[], ${rows.map((row) => row.at)}::float8[])
        as incoming (run_id, seq, actor, type, payload, hash, at)
    ), long_payloads as (
      insert into payloads (run_id, hash, body) select distinct on (run_id, hash) run_id, hash, payload::json from incoming where hash is not null
    )
    insert into run_events (run_id, seq, actor, type, payload, payload_hash, at)
    select run_id, seq, actor, type, case when hash is null then payload::json end, hash, to_timestamp(at / 1000) from incoming`;
}
