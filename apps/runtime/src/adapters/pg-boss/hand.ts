// The activations that this process has in hand, and how they leave it: each is in the queue, in one hand, or done, at any moment.
import type { PgBoss } from 'pg-boss';
import type { RunId } from '@cadre/run-core';
import { Batches } from '../postgres/batches.ts';
import type { Sql } from '../postgres/connect.ts';
import { untilAnswered } from '../postgres/until-answered.ts';
import { withCompletions } from './complete-activations.ts';
import { QUEUE, sendJob, within } from './run-queue.ts';
import type { NewJob } from './run-queue.ts';

export interface InHand {
  readonly run: RunId;
  /** Which delivery of the job this is: what is done with an earlier one does nothing. */
  readonly retryCount: number;
  readonly failures: number;
  readonly failedAt: number;
}

export interface HandParts {
  readonly boss: PgBoss;
  readonly sql: Sql;
  /** Aborted when the process stops: then nothing is tried again. */
  readonly stopping: AbortSignal;
  /** Undefined for a process that does not host. */
  host(): string | undefined;
}

export class Hand {
  readonly #parts: HandParts;
  readonly #jobs = new Map<string, InHand>();
  readonly #completions: Batches<string, 'done'>;

  constructor(parts: HandParts) {
    this.#parts = parts;
    this.#completions = new Batches({ lanes: 1, maxItems: 500, keyOf: (job) => job, send: (jobs) => this.#completeAll(jobs) });
  }

  get size(): number {
    return this.#jobs.size;
  }

  has(job: string): boolean {
    return this.#jobs.has(job);
  }

  put(job: string, held: InHand): void {
    this.#jobs.set(job, held);
  }

  /** It is done, and the queue knows. */
  forget(job: string): void {
    this.#jobs.delete(job);
  }

  /** Others have them all. */
  drop(): void {
    this.#jobs.clear();
  }

  /** Whether a job is still in this hand: it may have gone to another while this process was silent. That it forgets. */
  async holds(job: string): Promise<boolean> {
    const { sql, stopping, host } = this.#parts;
    const id = host();
    if (id === undefined || !this.#jobs.has(job)) return false;
    const rows = await untilAnswered(stopping, () => sql`select from held_jobs where host_id = ${id} and job_id = ${job}`);
    if (rows.length === 0) this.#jobs.delete(job);
    return rows.length > 0;
  }

  async complete(job: string): Promise<void> {
    await this.#completions.add(job);
  }

  /** Ends the job and sends another for the same run, unless the job is no longer ours. @returns false when it was not in hand */
  async replace(job: string, successor: (held: InHand) => NewJob): Promise<boolean> {
    const { boss, sql, stopping, host } = this.#parts;
    const held = this.#jobs.get(job);
    const id = host();
    if (held === undefined || id === undefined) return false;
    const next = successor(held);
    await untilAnswered(stopping, () =>
      sql.begin(async (transaction) => {
        const own = await transaction`delete from held_jobs where host_id = ${id} and job_id = ${job} returning job_id`;
        await boss.deleteJob(QUEUE, [{ id: job, retryCount: held.retryCount }], { db: within(transaction) });
        if (own.length > 0) await sendJob(boss, transaction, next);
      }),
    );
    this.#jobs.delete(job);
    return true;
  }

  /** What is done is deleted: a queue that keeps it for a while holds some hundred thousand rows that nobody asks for. */
  async #completeAll(jobs: readonly string[]): Promise<readonly 'done'[]> {
    const { sql, stopping, host } = this.#parts;
    const held = jobs.filter((job) => this.#jobs.has(job));
    const id = host();
    if (held.length > 0 && id !== undefined) await untilAnswered(stopping, () => sql`with ${withCompletions(sql, id, held)} select`);
    for (const job of jobs) this.#jobs.delete(job);
    return jobs.map(() => 'done');
  }
}
