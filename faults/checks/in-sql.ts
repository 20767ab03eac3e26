// The invariants that one look at the database can tell, each as a statement that gives what breaks it. All of them hold at
// every moment, so they are checked in one snapshot while the faults go on.
import type { Sql, Transaction } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import { DEAD_QUEUE, QUEUE } from '../../apps/runtime/src/adapters/pg-boss/run-queue.ts';
import type { Journal } from '../harness/journal.ts';
import { onlyWaits } from './fold-log.ts';

type Rows = Promise<readonly { readonly what: string }[]>;

const invariants: readonly { readonly name: string; readonly broken: (sql: Transaction, journal: Journal) => Rows }[] = [
  {
    name: 'an acknowledged run is in the log',
    broken: (sql, { runs }) => sql`
      select acknowledged.id as what from unnest(${[...runs.keys()]}::text[]) as acknowledged (id)
      where not exists (select from runs where runs.id = acknowledged.id) or not exists (select from run_events where run_id = acknowledged.id and seq = 1)`,
  },
  {
    name: 'an acknowledged append is in the log',
    broken: (sql, { appends }) => sql`
      select append as what from unnest(${appends}::text[]) as acknowledged (append)
      where not exists (select from run_events where run_id = split_part(append, ':', 1) and seq = split_part(append, ':', 2)::int)`,
  },
  {
    name: 'an acknowledged decision is in the log, as it was given',
    broken: (sql, { decisions }) => sql`
      select acknowledged.effect || ' ' || acknowledged.decision as what
      from unnest(${decisions.map(({ run }) => run)}::text[], ${decisions.map(({ effect }) => effect)}::text[], ${decisions.map(({ decision }) => decision)}::text[],
        ${decisions.map(({ form }) => form === null ? null : JSON.stringify(form))}::text[])
        as acknowledged (run, effect, decision, form)
      where not exists (
        select from run_events where run_id = acknowledged.run and type = 'decision.given'
          and payload ->> 'effect' = acknowledged.effect and payload ->> 'decision' = acknowledged.decision
          and nullif((payload -> 'form')::text, 'null')::jsonb is not distinct from acknowledged.form::jsonb)`,
  },
  {
    name: 'an acknowledged signal is in the log',
    broken: (sql, { signals }) => sql`
      select acknowledged.run as what from unnest(${[...signals.keys()]}::text[], ${[...signals.values()]}::int[]) as acknowledged (run, times)
      where times > (select count(*) from run_events where run_id = acknowledged.run and type = 'signal.received')`,
  },
  {
    name: 'places in a log are dense from 1',
    broken: (sql) => sql`select run_id as what from run_events group by run_id having min(seq) <> 1 or max(seq) <> count(*)`,
  },
  {
    name: 'a log never goes back in time',
    broken: (sql) => sql`
      select run_id || ':' || seq as what from (select run_id, seq, at, lag(at) over (partition by run_id order by seq) as before from run_events) as placed where at < before`,
  },
  {
    name: 'an effect has at most one accepted result',
    broken: (sql) => sql`
      select effect as what from (
        select coalesce(payload, body) ->> 'effect' as effect from run_events left join payloads on payloads.run_id = run_events.run_id and hash = payload_hash
        where type in ('effect.completed', 'effect.failed', 'timer.fired', 'decision.given')
      ) as results group by effect having count(*) > 1`,
  },
  {
    name: 'a call that must not be repeated is begun at most once',
    broken: (sql) => sql`select payload ->> 'effect' as what from run_events where type = 'effect.started' group by 1 having count(*) > 1`,
  },
  {
    name: 'a run has at most one activation in hand',
    broken: (sql) => sql`select singleton_key as what from pgboss.job where name = ${QUEUE} and state = 'active' group by singleton_key having count(*) > 1`,
  },
  {
    name: 'what refers to a long payload finds it',
    broken: (sql) => sql`
      select run_id || ':' || seq as what from run_events where payload_hash is not null
        and not exists (select from payloads where payloads.run_id = run_events.run_id and hash = payload_hash)`,
  },
];

/** What is broken now, one sentence each; nothing when all is well. */
export function checkInSql(sql: Sql, journal: Journal): Promise<readonly string[]> {
  // What is acknowledged while the look goes on is not in its snapshot.
  const acknowledged = journal.copy();
  return sql.begin('isolation level repeatable read read only', async (transaction) => {
    const found: string[] = [];
    for (const { name, broken } of invariants) {
      const rows = await broken(transaction, acknowledged);
      if (rows.length > 0) found.push(`Broken: ${name}. ${rows.length} do not, such as ${rows[0]?.what}.`);
    }
    return [...found, ...(await findForgotten(transaction))];
  });
}

/** Every unfinished run is in the queue or in hand, or is parked, or waits for a person or a signal and nothing else. */
async function findForgotten(sql: Transaction): Promise<readonly string[]> {
  const suspects = await sql<{ id: string; digest: string; last: number }[]>`
    select id, digest, (select max(seq) from run_events where run_id = runs.id) as last from runs
    where ended_at is null and parked_reason is null
      and not exists (select from pgboss.job where name = ${QUEUE} and singleton_key = runs.id and state in ('created', 'retry', 'active'))
      and not exists (select from pgboss.job where name = ${DEAD_QUEUE} and data ->> 'run' = runs.id and state in ('created', 'retry', 'active'))`;
  const forgotten: string[] = [];
  for (const { id, digest, last } of suspects) {
    if (!(await onlyWaits(sql, { run: id, digest, last }))) forgotten.push(`Broken: every unfinished run has somebody who goes on with it. Nobody has ${id} at ${last}.`);
  }
  return forgotten;
}
