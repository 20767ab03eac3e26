// Takes activations of one sort from the queue into a host's hand, many in one transaction.
import type { PgBoss } from 'pg-boss';
import { toRunId } from '@cadre/run-core';
import { z } from 'zod';
import type { Order } from '../../ports/dispatch.ts';
import type { HostObserver } from '../../ports/host-observer.ts';
import type { Sql, Transaction } from '../postgres/connect.ts';
import { Bell } from './bell.ts';
import type { InHand } from './hand.ts';
import type { QueueFigures } from './queue-figures.ts';
import { NEW_RUN_PRIORITY, QUEUE, within } from './run-queue.ts';

export interface IntakeParts {
  readonly boss: PgBoss;
  readonly sql: Sql;
  readonly figures: QueueFigures;
  readonly observer: HostObserver;
}

export interface TakenJob extends InHand {
  readonly id: string;
}

/** Of what a job carries; see JobData. */
export const jobDataSchema = z.object({ run: z.string().transform(toRunId), failures: z.int().default(0), failedAt: z.int().default(0) });

const priorities = { first: { minPriority: NEW_RUN_PRIORITY }, later: { maxPriority: NEW_RUN_PRIORITY - 1 } };

export class Intake {
  readonly order: Order;
  /** Rings when there may be something to take, or room for what there is. */
  readonly bell = new Bell();
  readonly #parts: IntakeParts;
  #isDry = false;
  #isExpecting = false;

  constructor(parts: IntakeParts, order: Order) {
    this.#parts = parts;
    this.order = order;
  }

  /** Whether the last look has left nothing, as far as anybody has said. */
  get isDry(): boolean {
    return this.#isDry;
  }

  /** There may be something to take. */
  expect(): void {
    this.#isDry = false;
    this.#isExpecting = true;
    this.bell.ring();
  }

  /** There is room for more. */
  haveRoom(): void {
    if (!this.#isDry) this.bell.ring();
  }

  /** @param inHand how many the host has by now */
  async take(host: string, { atMost, inHand }: { readonly atMost: number; readonly inHand: number }): Promise<readonly TakenJob[]> {
    const { sql, observer, figures } = this.#parts;
    const begunAt = performance.now();
    this.#isExpecting = false;
    const { jobs, waits } = await sql.begin(async (transaction) => {
      const taken = await this.#fetch(transaction, atMost);
      return { jobs: taken, waits: taken.length === 0 ? [] : await hold(transaction, host, taken) };
    });
    this.#isDry = jobs.length < atMost && !this.#isExpecting;
    for (const seconds of waits) observer.pickedUp(this.order === 'first', Math.max(0, seconds));
    figures.keepFresh(inHand + jobs.length, performance.now() - begunAt);
    return jobs;
  }

  async #fetch(transaction: Transaction, atMost: number): Promise<readonly TakenJob[]> {
    const jobs = await this.#parts.boss.fetch<unknown>(QUEUE, { ...priorities[this.order], batchSize: atMost, db: within(transaction) });
    return jobs.map(({ id, retryCount, data }) => {
      const { run, failures, failedAt } = jobDataSchema.parse(data);
      return { id, run, retryCount, failures: failures + retryCount, failedAt };
    });
  }
}

/** @returns how many seconds each has waited to be taken, by the database's clock */
async function hold(transaction: Transaction, host: string, jobs: readonly TakenJob[]): Promise<readonly number[]> {
  const retaken = jobs.filter(({ retryCount }) => retryCount > 0).map(({ id }) => id);
  // From a host whose heartbeats did not come: should it wake up, the job is its no more.
  if (retaken.length > 0) await transaction`delete from held_jobs where job_id = any(${retaken}::uuid[])`;
  const rows = await transaction<{ seconds: number }[]>`
    with held as (
      insert into held_jobs (host_id, job_id, run_id, failures, failed_at)
      select ${host}::uuid, * from unnest(${jobs.map(({ id }) => id)}::uuid[], ${jobs.map(({ run }) => run)}::text[],
        ${jobs.map(({ failures }) => failures)}::int[], ${jobs.map(({ failedAt }) => failedAt)}::int[])
      on conflict (host_id, job_id) do update set failures = excluded.failures
      returning job_id
    )
    select extract(epoch from started_on - greatest(created_on, start_after))::float8 as seconds
    from held join pgboss.job on name = ${QUEUE} and id = job_id`;
  return rows.map(({ seconds }) => seconds);
}
