// How full the queue is. Counted from an index of pg-boss alone (job_i14); the jobs of the last hour that are done are not looked at.
import type { QueueDepth } from '../../ports/dispatch.ts';
import type { Sql } from '../postgres/connect.ts';
import { QUEUE } from './run-queue.ts';

export async function readQueueDepth(sql: Sql): Promise<QueueDepth> {
  // A job whose run is in hand waits for that run, not for a host: the oldest is looked for among the others. States are written
  // out, and what is in hand is a set to look into: else the planner reads every job (100,000 that wait: 600 ms instead of 20).
  const oldestOf = (state: 'created' | 'retry') => sql`
    select start_after from pgboss.job
    where name = ${QUEUE} and state = ${sql.unsafe(`'${state}'`)} and not blocked and start_after <= now() and singleton_key not in (select run_id from held_jobs)
    order by start_after limit 1`;
  const [row] = await sql<{ ready: number; delayed: number; active: number; oldest: number | null }[]>`
    select count(*) filter (where start_after <= now())::int as ready, count(*) filter (where start_after > now())::int as delayed,
      (select count(*)::int from held_jobs) as active,
      (extract(epoch from now() - least((${oldestOf('created')}), (${oldestOf('retry')}))) * 1000)::float8 as oldest
    from pgboss.job where name = ${QUEUE} and state in ('created', 'retry')`;
  if (row === undefined) throw new Error('The queue could not be counted.');
  const { ready, delayed, active, oldest } = row;
  return { ready, delayed, active, oldestMs: oldest === null ? null : Math.max(0, oldest) };
}
