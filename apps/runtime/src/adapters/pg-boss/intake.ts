// Takes activations of one sort from the queue into a host's hand, many in one statement.
import type { Db, PgBoss } from 'pg-boss';
import { toRunId } from '@cadre/run-core';
import { z } from 'zod';
import type { Order } from '../../ports/dispatch.ts';
import type { HostObserver } from '../../ports/host-observer.ts';
import type { Sql } from '../postgres/connect.ts';
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

const fetchedRows = z.array(z.object({ seconds: z.number() }));

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
    const { boss, sql, observer, figures } = this.#parts;
    const begunAt = performance.now();
    this.#isExpecting = false;
    const db = intoHand(sql, host, (seconds) => observer.pickedUp(this.order === 'first', Math.max(0, seconds)));
    const jobs = await boss.fetch<unknown>(QUEUE, { ...priorities[this.order], batchSize: atMost, db });
    this.#isDry = jobs.length < atMost && !this.#isExpecting;
    figures.keepFresh(inHand + jobs.length, performance.now() - begunAt);
    return jobs.map(({ id, retryCount, data }) => {
      const { run, failures, failedAt } = jobDataSchema.parse(data);
      return { id, run, retryCount, failures: failures + retryCount, failedAt };
    });
  }
}

/**
 * What pg-boss fetches goes into a host's hand with the very statement that fetches it. In a transaction of two, which is four waits
 * for a busy database, a new run was taken up twice as late.
 * @param waited told how many seconds each job has waited to be taken, by the database's clock
 */
function intoHand(sql: Sql, host: string, waited: (seconds: number) => void): Db {
  const queue = within(sql);
  return {
    async executeSql(fetch: string, values: unknown[] = []) {
      const own = `$${values.length + 1}::uuid`;
      const result = await queue.executeSql(
        `with fetched as (${fetch}), taken_back as (
          -- From a host whose heartbeats did not come: should it wake up, the job is its no more.
          delete from held_jobs using fetched where "retryCount" > 0 and job_id = fetched.id and host_id <> ${own}
        ), held as (
          insert into held_jobs (host_id, job_id, run_id, failures, failed_at)
          select ${own}, id, data ->> 'run', coalesce((data ->> 'failures')::int, 0) + "retryCount", coalesce((data ->> 'failedAt')::int, 0) from fetched
          on conflict (host_id, job_id) do update set failures = excluded.failures
        )
        select fetched.*, extract(epoch from pgboss.job_now() - greatest(created_on, start_after))::float8 as seconds
        from fetched join pgboss.job on job.name = '${QUEUE}' and job.id = fetched.id`,
        [...values, host],
      );
      for (const { seconds } of fetchedRows.parse(result.rows)) waited(seconds);
      return result;
    },
  };
}
