// How full the queue is. Counted from an index of pg-boss alone (job_i14); the jobs of the last hour that are done are not looked at.
import type { QueueDepth } from '../../ports/dispatch.ts';
import type { Sql } from '../postgres/connect.ts';
import { QUEUE } from './run-queue.ts';

export async function readQueueDepth(sql: Sql): Promise<QueueDepth> {
  // A job whose run is in hand waits for that run, not for a host: the oldest is looked for among the others.
  const [row] = await sql<{ ready: number; delayed: number; active: number; oldest: number | null }[]>`
    with waiting as (
      select count(*) filter (where start_after <= now())::int as ready, count(*) filter (where start_after > now())::int as delayed
      from pgboss.job where name = ${QUEUE} and state in ('created', 'retry')
    ), oldest as (
      select min(due) as due from (values ('created'::pgboss.job_state), ('retry')) as states (wanted) cross join lateral (
        select start_after as due from pgboss.job
        where name = ${QUEUE} and state = wanted and not blocked and start_after <= now() and not exists (select from held_jobs where run_id = singleton_key)
        order by start_after limit 1) as first
    )
    select ready, delayed, (select count(*)::int from held_jobs) as active, (extract(epoch from now() - due) * 1000)::float8 as oldest from waiting, oldest`;
  if (row === undefined) throw new Error('The queue could not be counted.');
  const { ready, delayed, active, oldest } = row;
  return { ready, delayed, active, oldestMs: oldest === null ? null : Math.max(0, oldest) };
}
