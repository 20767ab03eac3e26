// Activations by pg-boss: fetched in batches, kept alive by a thread, given to others when their host is gone.
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { PgBoss } from 'pg-boss';
import { toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { z } from 'zod';
import type { Consumer, Dispatch, QueueDepth } from '../../ports/dispatch.ts';
import type { HostObserver } from '../../ports/host-observer.ts';
import type { Logger } from '../../ports/logger.ts';
import { Batches } from '../postgres/batches.ts';
import type { Bulletin } from '../postgres/bulletin.ts';
import { isTransient } from '../postgres/connect.ts';
import type { Sql, Transaction } from '../postgres/connect.ts';
import { untilAnswered } from '../postgres/until-answered.ts';
import { Bell } from './bell.ts';
import { HostRegistry } from './host-registry.ts';
import type { HeldJob } from './host-registry.ts';
import { readQueueDepth } from './queue-depth.ts';
import { analyzeQueue, DEAD_QUEUE, NEW_RUN_PRIORITY, QUEUE, sendJob, sendJobs, within } from './run-queue.ts';
import type { JobData, NewJob } from './run-queue.ts';

export interface DispatchParts {
  readonly url: string;
  readonly boss: PgBoss;
  readonly sql: Sql;
  readonly bulletin: Bulletin;
  readonly logger: Logger;
  readonly observer: HostObserver;
  /** Runs that this process holds at the same time if it hosts, until an operator says otherwise. */
  readonly concurrency: number;
  /** Of this software. */
  readonly version: string;
  /** Of the clock by which activations are due. */
  now(): number;
  /** Before a failed activation comes back; doubles with each failure. */
  readonly failurePauseMs?: number;
}

const FETCH_AT_MOST = 200;
/** A look at the queue without a hint: for delayed jobs and for hints that were lost. */
const LOOK_MS = 1_000;
const FAILURE_PAUSE_MS = 1_000;
const LONGEST_FAILURE_PAUSE_MS = 60_000;
const POSTPONE_MS = 1_000;
const SLOW_FETCH_MS = 25;
const MANY_IN_HAND = 32;
const ANALYZE_AGAIN_MS = 5_000;
const KEEP_FIGURES_MS = 5_000;
const ANALYZE_EVERY_MS = 60_000;

const jobDataSchema = z.object({ run: z.string().transform(toRunId), failures: z.int().default(0), failedAt: z.int().default(0) });

/** How long an activation waited to be taken, by the database's clock. */
interface Wait {
  /** Of its run. */
  readonly isFirst: boolean;
  readonly seconds: number;
}

interface InHand {
  readonly run: RunId;
  readonly retryCount: number;
  readonly failures: number;
  readonly failedAt: number;
}

export class PgBossDispatch implements Dispatch {
  readonly #parts: DispatchParts;
  readonly #inHand = new Map<string, InHand>();
  readonly #completions: Batches<string, 'done'>;
  readonly #stopping = new AbortController();
  #registry: HostRegistry | null = null;
  #thread: Worker | null = null;
  #loops: readonly Promise<void>[] = [];
  #isPaused = false;
  /** The last fetch left some in the queue. */
  #isDeep = false;
  #analyzedAt = -Infinity;
  #keptFiguresAt = -Infinity;
  readonly #bell = new Bell();

  constructor(parts: DispatchParts) {
    this.#parts = parts;
    this.#completions = new Batches({ lanes: 1, maxItems: 500, keyOf: (job) => job, send: (jobs) => this.#completeAll(jobs) });
    parts.bulletin.on('activation', () => this.#bell.ring());
    parts.bulletin.on('host', (id) => void this.#heed(id));
    parts.bulletin.onReconnect(() => this.#bell.ring());
  }

  /** For adapters that activate within a transaction of theirs; they call `hint` after the commit. */
  activateWithin(transaction: Transaction, runs: readonly RunId[]): Promise<void> {
    return sendJobs(this.#parts.boss, transaction, runs.map((run) => ({ run })));
  }

  /** The same for runs that are created in the transaction. */
  activateNewWithin(transaction: Transaction, runs: readonly RunId[]): Promise<void> {
    return sendJobs(this.#parts.boss, transaction, runs.map((run) => ({ run, priority: NEW_RUN_PRIORITY })));
  }

  /** There is something in the queue. */
  hint(): void {
    this.#bell.ring();
    this.#parts.bulletin.post('activation', '');
  }

  /** Null for a process that does not host. */
  get hostId(): string | null {
    return this.#registry?.id ?? null;
  }

  /** Somebody has set how much a host may hold. */
  hostChanged(id: string): void {
    this.#parts.bulletin.post('host', id);
    void this.#heed(id);
  }

  async activate(run: RunId, at?: number): Promise<void> {
    const { boss, sql } = this.#parts;
    if (at === undefined) {
      await sendJob(boss, sql, { run });
      this.hint();
      return;
    }
    const waiting = await boss.findJobs(QUEUE, { key: run, queued: true, db: within(sql) });
    if (waiting.every((job) => job.startAfter.getTime() > at)) await sendJob(boss, sql, { run, afterMs: at - this.#parts.now() });
  }

  async consume(consumer: Consumer): Promise<void> {
    const registry = new HostRegistry({
      url: this.#parts.url,
      sql: this.#parts.sql,
      logger: this.#parts.logger,
      concurrency: this.#parts.concurrency,
      version: this.#parts.version,
      lost: (id) => {
        this.#parts.logger.warn({ host: id }, 'This host was cut off and its runs went to others; it begins anew.');
        this.#inHand.clear();
        this.#thread?.postMessage(id);
        consumer.lost();
      },
    });
    await registry.register();
    this.#registry = registry;
    this.#startHeartbeat(registry);
    await this.#watchHosts(registry, true);
    this.#loops = [
      this.#repeat(() => this.#fetch(registry, consumer)),
      this.#repeat(async () => {
        await delay(LOOK_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        if (this.#stopping.signal.aborted) return;
        await this.#watchHosts(registry, false);
        await this.#collectGivenUp(consumer);
        await this.#heed(registry.id);
        await this.#keepFigures(registry);
      }),
    ];
  }

  resume(): void {
    this.#bell.ring();
  }

  async isHeld(job: string): Promise<boolean> {
    const host = this.#registry?.id;
    if (host === undefined || !this.#inHand.has(job)) return false;
    const rows = await untilAnswered(this.#stopping.signal, () => this.#parts.sql`select from held_jobs where host_id = ${host} and job_id = ${job}`);
    if (rows.length === 0) this.#inHand.delete(job);
    return rows.length > 0;
  }

  async complete(job: string): Promise<void> {
    await this.#completions.add(job);
    this.#bell.ring();
  }

  async handOver(job: string): Promise<void> {
    await this.#replace(job, ({ run }) => ({ run }));
  }

  async fail(job: string, { seq, reason }: { readonly seq: number; readonly reason: string }): Promise<void> {
    await this.#replace(job, ({ run, failures, failedAt }) => {
      const count = seq > failedAt ? 1 : failures + 1;
      const pause = Math.min((this.#parts.failurePauseMs ?? FAILURE_PAUSE_MS) * 2 ** (count - 1), LONGEST_FAILURE_PAUSE_MS);
      this.#parts.logger.warn({ run, failures: count, reason, pauseMs: pause }, 'An activation failed.');
      return { run, failures: count, failedAt: seq, afterMs: pause };
    });
  }

  async postpone(job: string): Promise<void> {
    await this.#replace(job, ({ run, failures, failedAt }) => ({ run, failures, failedAt, afterMs: POSTPONE_MS }));
  }

  depth(): Promise<QueueDepth> {
    return readQueueDepth(this.#parts.sql);
  }

  async pause(): Promise<void> {
    this.#isPaused = true;
    this.#bell.ring();
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#isPaused = true;
    this.#stopping.abort();
    this.#bell.ring();
    await Promise.all(this.#loops);
    this.#thread?.postMessage('stop');
    await this.#thread?.terminate();
    // What is still in hand came with the last fetch, or outlasted the grace: it is nobody's failure.
    await this.#registry?.stop((transaction, jobs) => this.#passOn(transaction, jobs, ({ run, failures, failedAt }) => ({ run, failures, failedAt })));
  }

  async #fetch(registry: HostRegistry, consumer: Consumer): Promise<void> {
    const batchSize = Math.min(consumer.room(), registry.concurrency - this.#inHand.size, FETCH_AT_MOST);
    if (this.#isPaused || batchSize <= 0) {
      await this.#bell.wait(LOOK_MS);
      return;
    }
    const host = registry.id;
    const begunAt = performance.now();
    let waits: readonly Wait[] = [];
    const jobs = await this.#parts.sql.begin(async (transaction) => {
      const db = within(transaction);
      const { boss } = this.#parts;
      const begun = this.#isDeep ? await boss.fetch<unknown>(QUEUE, { batchSize: Math.ceil(batchSize / 2), maxPriority: NEW_RUN_PRIORITY - 1, db }) : [];
      const others = begun.length < batchSize ? await boss.fetch<unknown>(QUEUE, { batchSize: batchSize - begun.length, db }) : [];
      const fetched = [...begun, ...others].map(({ id, retryCount, data }) => ({ id, retryCount, ...jobDataSchema.parse(data) }));
      const retaken = fetched.filter(({ retryCount }) => retryCount > 0).map((job) => job.id);
      // From a host whose heartbeats did not come: should it wake up, the job is its no more.
      if (retaken.length > 0) await transaction`delete from held_jobs where job_id = any(${retaken}::uuid[])`;
      if (fetched.length > 0) {
        waits = await transaction<Wait[]>`
          with held as (
            insert into held_jobs (host_id, job_id, run_id, failures, failed_at)
            select ${host}::uuid, * from unnest(${fetched.map((job) => job.id)}::uuid[], ${fetched.map((job) => job.run)}::text[],
              ${fetched.map((job) => job.failures + job.retryCount)}::int[], ${fetched.map((job) => job.failedAt)}::int[])
            on conflict (host_id, job_id) do update set failures = excluded.failures
            returning job_id
          )
          select priority = ${NEW_RUN_PRIORITY} as "isFirst", extract(epoch from started_on - greatest(created_on, start_after))::float8 as seconds
          from held join pgboss.job on name = ${QUEUE} and id = job_id`;
      }
      return fetched;
    });
    for (const { isFirst, seconds } of waits) this.#parts.observer.pickedUp(isFirst, Math.max(0, seconds));
    for (const { id, run, retryCount, failures, failedAt } of jobs) {
      this.#inHand.set(id, { run, retryCount, failures: failures + retryCount, failedAt });
      consumer.take({ job: id, run, failures: failures + retryCount, failedAt });
    }
    this.#keepFast(performance.now() - begunAt);
    // A full batch means there is more: fetch again at once.
    this.#isDeep = jobs.length === batchSize;
    if (!this.#isDeep) await this.#bell.wait(LOOK_MS);
  }

  /**
   * The database plans by figures it collected when few jobs were in hand, and then looks through all in hand for each that it
   * gives out (measured with 2,300 in hand: 70 ms for 100 jobs, with new figures 4 ms).
   */
  #keepFast(tookMs: number): void {
    const now = performance.now();
    const since = now - this.#analyzedAt;
    if (this.#inHand.size < MANY_IN_HAND || since < (tookMs < SLOW_FETCH_MS ? ANALYZE_EVERY_MS : ANALYZE_AGAIN_MS)) return;
    this.#analyzedAt = now;
    // Nobody waits for it, not even behind it: in a transaction it has its connection to itself.
    analyzeQueue(this.#parts.sql).catch((error: unknown) => this.#parts.logger.debug({ error: String(error) }, 'The queue could not be analysed.'));
  }

  async #completeAll(jobs: readonly string[]): Promise<readonly 'done'[]> {
    const attempts = jobs.flatMap((id) => {
      const held = this.#inHand.get(id);
      return held === undefined ? [] : [{ id, retryCount: held.retryCount }];
    });
    const host = this.#registry?.id;
    if (attempts.length > 0 && host !== undefined) {
      await untilAnswered(this.#stopping.signal, () =>
        this.#parts.sql.begin(async (transaction) => {
          // First from hand, then from the queue: in the order of a host that leaves, which may be doing so at the same moment.
          await transaction`delete from held_jobs where host_id = ${host} and job_id = any(${attempts.map(({ id }) => id)}::uuid[])`;
          await this.#parts.boss.deleteJob(QUEUE, attempts, { db: within(transaction) });
        }),
      );
    }
    for (const id of jobs) this.#inHand.delete(id);
    return jobs.map(() => 'done');
  }

  /** Ends the job and sends another for the same run, unless the job is no longer ours. */
  async #replace(job: string, successor: (held: InHand) => NewJob): Promise<void> {
    const held = this.#inHand.get(job);
    const host = this.#registry?.id;
    if (held === undefined || host === undefined) return;
    const next = successor(held);
    await untilAnswered(this.#stopping.signal, () =>
      this.#parts.sql.begin(async (transaction) => {
        const own = await transaction`delete from held_jobs where host_id = ${host} and job_id = ${job} returning job_id`;
        await this.#parts.boss.deleteJob(QUEUE, [{ id: job, retryCount: held.retryCount }], { db: within(transaction) });
        if (own.length > 0) await sendJob(this.#parts.boss, transaction, next);
      }),
    );
    this.#inHand.delete(job);
    this.hint();
  }

  async #watchHosts(registry: HostRegistry, isFirstLook: boolean): Promise<void> {
    for (const host of await registry.findDead(isFirstLook)) {
      let runs = 0;
      const isBuried = await registry.bury(host, async (transaction, jobs) => {
        await this.#passOn(transaction, jobs, ({ run, failures, failedAt, seq }) => ({ run, failures: seq > failedAt ? 1 : failures + 1, failedAt: seq }));
        runs = jobs.length;
      });
      if (isBuried) this.#parts.observer.tookOver(runs);
      if (runs === 0) continue;
      this.#parts.logger.warn({ host, runs }, 'A host is gone; its runs go on elsewhere.');
      this.hint();
    }
  }

  /** Reads how much this host may hold, when it is this one that was spoken to. Missed once, it is read at the next look. */
  async #heed(id: string): Promise<void> {
    const registry = this.#registry;
    if (registry === null || registry.id !== id) return;
    const before = registry.concurrency;
    try {
      await registry.readConcurrency();
    } catch (error) {
      this.#parts.logger.debug({ error: String(error) }, 'How much this host may hold could not be read.');
    }
    if (registry.concurrency === before) return;
    this.#parts.logger.info({ host: id, before, concurrency: registry.concurrency }, 'This host was told how much it may hold.');
    this.#bell.ring();
  }

  async #keepFigures(registry: HostRegistry): Promise<void> {
    const now = performance.now();
    if (now - this.#keptFiguresAt < KEEP_FIGURES_MS) return;
    this.#keptFiguresAt = now;
    await registry.keepFigures(this.#parts.observer.families());
  }

  /** Ends jobs of a host that leaves or has died, and sends others for the same runs. */
  async #passOn(transaction: Transaction, jobs: readonly HeldJob[], successor: (held: HeldJob) => JobData): Promise<void> {
    if (jobs.length === 0) return;
    const { boss } = this.#parts;
    await boss.deleteJob(QUEUE, jobs.map(({ job }) => job), { db: within(transaction) });
    await sendJobs(boss, transaction, jobs.map(successor));
  }

  async #collectGivenUp(consumer: Consumer): Promise<void> {
    const jobs = await this.#parts.boss.fetch<unknown>(DEAD_QUEUE, { batchSize: FETCH_AT_MOST });
    for (const { data } of jobs) consumer.givenUp(jobDataSchema.parse(data).run);
    if (jobs.length > 0) await this.#parts.boss.complete(DEAD_QUEUE, jobs.map(({ id }) => id));
  }

  /** Until stopped; an error of the database is waited out. */
  async #repeat(turn: () => Promise<void>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await turn();
      } catch (error) {
        if (isUniqueViolation(error)) continue; // two hosts wanted the same run; the other one has it
        const log = isTransient(error) ? 'warn' : 'error';
        this.#parts.logger[log]({ error: error instanceof Error ? error.message : String(error) }, 'The queue could not be read.');
        await delay(LOOK_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  #startHeartbeat(registry: HostRegistry): void {
    const thread = new Worker(new URL('./heartbeat-thread.ts', import.meta.url), { workerData: { url: this.#parts.url, host: registry.id }, execArgv: [], env: {} });
    thread.unref();
    thread.on('message', (message) => this.#parts.logger.warn({ error: String(message) }, 'A heartbeat was missed.'));
    thread.on('error', (error) => {
      this.#parts.logger.error({ error: error instanceof Error ? error.message : String(error) }, 'The heartbeat thread failed and is started again.');
      setTimeout(() => {
        if (!this.#stopping.signal.aborted) this.#startHeartbeat(registry);
      }, LOOK_MS).unref();
    });
    this.#thread = thread;
  }
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
