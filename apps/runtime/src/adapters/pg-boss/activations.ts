// Activations as part of the statement that they go with: of runs that are created, and of runs that were told something. What the
// creating process takes itself is born in its hand, as if it had been sent and fetched at once: `activations.int.test.ts` holds the
// rows against pg-boss's own.
import { randomUUID } from 'node:crypto';
import type { RunId } from '@cadre/run-core';
import type { Fragment, Sql, Transaction } from '../postgres/connect.ts';
import { QUEUE } from './queue-name.ts';
import { NEW_RUN_PRIORITY } from './run-queue.ts';

export interface NewActivation {
  readonly run: RunId;
  readonly job: string;
}

export interface FirstActivations {
  readonly activations: readonly NewActivation[];
  /** So many of them, from the first on, are in the hand of `host`. */
  readonly taken: number;
  readonly host: string | null;
}

/** Common table expressions, to go on with after a comma. */
export function withActivations(sql: Sql | Transaction, runs: readonly RunId[]): Fragment {
  return withJobs(sql, { activations: runs.map((run) => ({ run, job: randomUUID() })), taken: 0, priority: 0 });
}

/** The same for runs that are about to be created. */
export function withFirstActivations(sql: Sql | Transaction, { activations, taken, host }: FirstActivations): Fragment {
  return sql`${withJobs(sql, { activations, taken, priority: NEW_RUN_PRIORITY })}${taken === 0 ? sql`` : sql`, held as (
    insert into held_jobs (host_id, job_id, run_id, failures, failed_at)
    select ${host}::uuid, job_id, run_id, 0, 0 from activations where is_taken
  )`}`;
}

function withJobs(sql: Sql | Transaction, { activations, taken, priority }: Pick<FirstActivations, 'activations' | 'taken'> & { readonly priority: number }): Fragment {
  return sql`activations as (
    select job_id, run_id, place <= ${taken} as is_taken
    from unnest(${activations.map(({ job }) => job)}::uuid[], ${activations.map(({ run }) => run)}::text[]) with ordinality as wanted (job_id, run_id, place)
  ), jobs as (
    insert into pgboss.job_common (id, name, data, priority, state, singleton_key, created_on, start_after, started_on, heartbeat_on, keep_until,
      expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
    select job_id, name, jsonb_build_object('run', run_id), ${priority}, case when is_taken then 'active' else 'created' end::pgboss.job_state, run_id,
      pgboss.job_now(), pgboss.job_now(), case when is_taken then pgboss.job_now() end, case when is_taken then pgboss.job_now() end,
      pgboss.job_now() + retention_seconds * interval '1s',
      expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds
    from activations cross join pgboss.queue where name = ${QUEUE}
  )`;
}
