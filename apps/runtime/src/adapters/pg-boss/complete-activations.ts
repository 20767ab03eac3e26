// Activations that are done, as part of the statement whose events end their runs. First from the hand, in order, then from the queue:
// like a host that leaves, which may be doing so at the same moment. What is in hand no more is not touched.
import type { Fragment, Sql, Transaction } from '../postgres/connect.ts';
import { QUEUE } from './queue-name.ts';

export function withCompletions(sql: Sql | Transaction, host: string | null, jobs: readonly string[]): Fragment {
  return sql`own as (
    select job_id from held_jobs
    where host_id = ${host}::uuid and job_id = any(${jobs}::uuid[])
    order by job_id for update
  ), let_go as (
    delete from held_jobs using own where host_id = ${host}::uuid and held_jobs.job_id = own.job_id
  ), done as (
    delete from pgboss.job_common using own where name = ${QUEUE} and id = own.job_id
  )`;
}
