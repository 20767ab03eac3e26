// Takes activations from the queue into a host's hand, many in one transaction.
import type { PgBoss } from 'pg-boss';
import { toRunId } from '@cadre/run-core';
import { z } from 'zod';
import type { HostObserver } from '../../ports/host-observer.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Sql, Transaction } from '../postgres/connect.ts';
import type { InHand } from './hand.ts';
import { analyzeQueue, NEW_RUN_PRIORITY, QUEUE, within } from './run-queue.ts';

export interface IntakeParts {
  readonly boss: PgBoss;
  readonly sql: Sql;
  readonly logger: Logger;
  readonly observer: HostObserver;
}

export interface TakenJob extends InHand {
  readonly id: string;
}

/** Of what a job carries; see JobData. */
export const jobDataSchema = z.object({ run: z.string().transform(toRunId), failures: z.int().default(0), failedAt: z.int().default(0) });

const SLOW_MS = 25;
const MANY_IN_HAND = 32;
const ANALYZE_AGAIN_MS = 5_000;
const ANALYZE_EVERY_MS = 60_000;

/** How long an activation waited to be taken, by the database's clock. */
interface Wait {
  /** Of its run. */
  readonly isFirst: boolean;
  readonly seconds: number;
}

export class Intake {
  readonly #parts: IntakeParts;
  #isDeep = false;
  #analyzedAt = -Infinity;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** The last take left some in the queue. */
  get isDeep(): boolean {
    return this.#isDeep;
  }

  /** @param inHand how many the host has by now */
  async take(host: string, { atMost, inHand }: { readonly atMost: number; readonly inHand: number }): Promise<readonly TakenJob[]> {
    const { sql, observer } = this.#parts;
    const begunAt = performance.now();
    const { jobs, waits } = await sql.begin(async (transaction) => {
      const taken = await this.#fetch(transaction, atMost);
      return { jobs: taken, waits: taken.length === 0 ? [] : await hold(transaction, host, taken) };
    });
    for (const { isFirst, seconds } of waits) observer.pickedUp(isFirst, Math.max(0, seconds));
    this.#isDeep = jobs.length === atMost;
    this.#keepFast(inHand + jobs.length, performance.now() - begunAt);
    return jobs;
  }

  /** From a deep queue half of them go to runs that have begun, so that neither new ones nor these hold up the others. */
  async #fetch(transaction: Transaction, atMost: number): Promise<readonly TakenJob[]> {
    const { boss } = this.#parts;
    const db = within(transaction);
    const begun = this.#isDeep ? await boss.fetch<unknown>(QUEUE, { batchSize: Math.ceil(atMost / 2), maxPriority: NEW_RUN_PRIORITY - 1, db }) : [];
    const others = begun.length < atMost ? await boss.fetch<unknown>(QUEUE, { batchSize: atMost - begun.length, db }) : [];
    return [...begun, ...others].map(({ id, retryCount, data }) => {
      const { run, failures, failedAt } = jobDataSchema.parse(data);
      return { id, run, retryCount, failures: failures + retryCount, failedAt };
    });
  }

  /**
   * The database plans by figures it collected when few jobs were in hand, and then looks through all in hand for each that it
   * gives out (measured with 2,300 in hand: 70 ms for 100 jobs, with new figures 4 ms).
   */
  #keepFast(inHand: number, tookMs: number): void {
    const { sql, logger } = this.#parts;
    const now = performance.now();
    if (inHand < MANY_IN_HAND || now - this.#analyzedAt < (tookMs < SLOW_MS ? ANALYZE_EVERY_MS : ANALYZE_AGAIN_MS)) return;
    this.#analyzedAt = now;
    // Nobody waits for it, not even behind it: in a transaction it has its connection to itself.
    analyzeQueue(sql).catch((error: unknown) => logger.debug({ error: String(error) }, 'The queue could not be analysed.'));
  }
}

async function hold(transaction: Transaction, host: string, jobs: readonly TakenJob[]): Promise<readonly Wait[]> {
  const retaken = jobs.filter(({ retryCount }) => retryCount > 0).map(({ id }) => id);
  // From a host whose heartbeats did not come: should it wake up, the job is its no more.
  if (retaken.length > 0) await transaction`delete from held_jobs where job_id = any(${retaken}::uuid[])`;
  return transaction<Wait[]>`
    with held as (
      insert into held_jobs (host_id, job_id, run_id, failures, failed_at)
      select ${host}::uuid, * from unnest(${jobs.map(({ id }) => id)}::uuid[], ${jobs.map(({ run }) => run)}::text[],
        ${jobs.map(({ failures }) => failures)}::int[], ${jobs.map(({ failedAt }) => failedAt)}::int[])
      on conflict (host_id, job_id) do update set failures = excluded.failures
      returning job_id
    )
    select priority = ${NEW_RUN_PRIORITY} as "isFirst", extract(epoch from started_on - greatest(created_on, start_after))::float8 as seconds
    from held join pgboss.job on name = ${QUEUE} and id = job_id`;
}
