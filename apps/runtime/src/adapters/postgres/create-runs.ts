// The statements that bring runs to life, many at once: keys; rows, first events and activations.
import { createHash } from 'node:crypto';
import type { RunId } from '@cadre/run-core';
import type { NewRun } from '../../ports/run-store.ts';
import type { Fragment, Sql, Transaction } from './connect.ts';
import { jsonTexts } from './json-texts.ts';
import { toEventRow, withEvents } from './insert-events.ts';
import { toPlainText } from './plain-text.ts';

/**
 * A claim that somebody else is making at the same time is waited for. No two of `wanted` may have the same key.
 * @returns for each that is wanted the run that it is now: its own, or an earlier one that has its key already
 */
export async function claimKeys(transaction: Transaction, wanted: readonly NewRun[]): Promise<readonly RunId[]> {
  const claims = wanted.flatMap(({ id, graph, idempotencyKey }) => (idempotencyKey === null ? [] : [{ id, graph, hash: createHash('sha256').update(idempotencyKey).digest('hex') }]));
  const [graphs, hashes, ids] = [claims.map((claim) => claim.graph), claims.map((claim) => claim.hash), claims.map((claim) => claim.id)];
  // In one order everywhere, so that two processes that want the same keys wait for each other and not in a circle.
  await transaction`
    insert into run_keys (graph, key_hash, run_id)
    select * from unnest(${graphs}::text[], ${hashes}::text[], ${ids}::text[]) as claim (graph, key_hash, run_id) order by graph, key_hash
    on conflict do nothing`;
  const rows = await transaction<{ wanted: RunId; holder: RunId }[]>`
    select claim.run_id as wanted, run_keys.run_id as holder
    from unnest(${graphs}::text[], ${hashes}::text[], ${ids}::text[]) as claim (graph, key_hash, run_id) join run_keys using (graph, key_hash)`;
  const holders = new Map(rows.map((row) => [row.wanted, row.holder]));
  return wanted.map(({ id }) => holders.get(id) ?? id);
}

/**
 * Rows, first events and activations in one statement: it costs the database and this process half of what a transaction of three did.
 * @returns when they were created: the same time for all
 */
export async function createRuns(sql: Sql | Transaction, runs: readonly NewRun[], activations: Fragment): Promise<Date> {
  const rows = runs.flatMap(({ id, events }) => events.map((event) => toEventRow({ ...event, run: id })));
  const [created] = await sql<{ at: Date }[]>`
    with runs_created as (
      insert into runs (id, graph, revision, digest, environment, input, session, parent_run, parent_seq)
      select id, graph, revision, digest, environment, input::json, session, parent_run, parent_seq
      from unnest(${runs.map((run) => run.id)}::text[], ${runs.map((run) => run.graph)}::text[], ${runs.map((run) => run.revision)}::int[],
        ${runs.map((run) => run.digest)}::text[], ${runs.map((run) => run.environment)}::text[], ${jsonTexts(sql, runs.map((run) => JSON.stringify(run.input)))},
        ${runs.map((run) => (run.session === null ? null : toPlainText(run.session)))}::text[], ${runs.map((run) => run.parent?.run ?? null)}::text[],
        ${runs.map((run) => run.parent?.seq ?? null)}::int[])
        as fresh (id, graph, revision, digest, environment, input, session, parent_run, parent_seq)
    ), ${withEvents(sql, rows)}, ${activations}
    select now() as at`;
  if (created === undefined) throw new Error('The database did not say when the runs were created.');
  return created.at;
}
