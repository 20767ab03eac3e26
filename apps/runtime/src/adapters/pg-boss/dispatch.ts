// Activations by pg-boss: fetched in batches, kept alive by a thread, given to others when their host is gone.
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { PgBoss } from 'pg-boss';
import type { RunId } from '@cadre/run-core';
import type { Consumer, Dispatch, Order, QueueDepth } from '../../ports/dispatch.ts';
import type { HostObserver } from '../../ports/host-observer.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Bulletin } from '../postgres/bulletin.ts';
import { isTransient } from '../postgres/connect.ts';
import type { Claim } from '../postgres/run-store.ts';
import type { Fragment, Sql, Transaction } from '../postgres/connect.ts';
import { withActivations } from './activations.ts';
import { withCompletions } from './complete-activations.ts';
import { Hand } from './hand.ts';
import type { InHand } from './hand.ts';
import { HostRegistry } from './host-registry.ts';
import type { HeldJob } from './host-registry.ts';
import { Intake, jobDataSchema } from './intake.ts';
import { readQueueDepth } from './queue-depth.ts';
import { Newborns } from './newborns.ts';
import { QueueFigures } from './queue-figures.ts';
import { DEAD_QUEUE, QUEUE, sendJob, sendJobs, within } from './run-queue.ts';
import type { JobData, NewJob } from './run-queue.ts';
import { Strays } from './strays.ts';

export interface DispatchParts {
  readonly url: string;
  readonly boss: PgBoss;
  /** Of the queue's own. */
  readonly sql: Sql;
  /** For whoever wants to know how full it is. */
  readonly pages: Sql;
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
const KEEP_FIGURES_MS = 5_000;

export class PgBossDispatch implements Dispatch {
  readonly #parts: DispatchParts;
  readonly #hand: Hand;
  readonly #intakes: Readonly<Record<Order, Intake>>;
  readonly #strays: Strays;
  readonly #newborns: Newborns;
  readonly #stopping = new AbortController();
  #registry: HostRegistry | null = null;
  #consumer: Consumer | null = null;
  #thread: Worker | null = null;
  #loops: readonly Promise<void>[] = [];
  #isPaused = false;
  #keptFiguresAt = -Infinity;

  constructor(parts: DispatchParts) {
    this.#parts = parts;
    this.#hand = new Hand({ boss: parts.boss, sql: parts.sql, stopping: this.#stopping.signal, host: () => this.#registry?.id });
    const figures = new QueueFigures(parts.sql, parts.logger);
    this.#intakes = { first: new Intake({ ...parts, figures }, 'first'), later: new Intake({ ...parts, figures }, 'later') };
    this.#strays = new Strays(parts.sql);
    this.#newborns = new Newborns({
      hand: this.#hand,
      figures,
      observer: parts.observer,
      host: () => (this.#isPaused ? undefined : this.#registry?.id),
      room: () => this.#newbornRoom(),
      take: (activation) => this.#consumer?.take(activation),
      queued: () => this.#hint('first'),
    });
    parts.bulletin.on('activation', (order) => this.#expect(order));
    parts.bulletin.on('host', (id) => void this.#heed(id));
    parts.bulletin.onReconnect(() => this.#expect());
  }

  /** For adapters that activate with a statement of theirs; they call `activated` after the commit. */
  activations(sql: Sql | Transaction, runs: readonly RunId[]): Fragment {
    return withActivations(sql, runs);
  }

  /** The same for runs that are about to be created. */
  claim(wanted: number): Claim {
    return this.#newborns.claim(wanted);
  }

  /** For the statement that ends runs; see WithCompletions. */
  completions(sql: Sql | Transaction, jobs: readonly string[]): Fragment {
    return withCompletions(sql, this.#registry?.id ?? null, jobs);
  }

  /** There are activations in the queue of runs that had some before. */
  activated(): void {
    this.#hint('later');
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
      this.activated();
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
        this.#hand.drop();
        this.#thread?.postMessage(id);
        consumer.lost();
      },
    });
    await registry.register();
    this.#registry = registry;
    this.#consumer = consumer;
    this.#startHeartbeat(registry);
    await this.#watchHosts(registry, true);
    this.#loops = [
      ...Object.values(this.#intakes).map((intake) => this.#repeat(() => this.#fetch(intake, registry, consumer))),
      this.#repeat(async () => {
        await delay(LOOK_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        if (this.#stopping.signal.aborted) return;
        await this.#watchHosts(registry, false);
        await this.#giveBackStrays(registry);
        await this.#collectGivenUp(consumer);
        await this.#heed(registry.id);
        await this.#keepFigures(registry);
      }),
    ];
  }

  resume(): void {
    for (const intake of Object.values(this.#intakes)) intake.haveRoom();
  }

  isHeld(job: string): Promise<boolean> {
    return this.#hand.holds(job);
  }

  async complete(job: string): Promise<void> {
    await this.#hand.complete(job);
    // What was sent for its run meanwhile can be had from now on.
    this.#intakes.later.expect();
    this.resume();
  }

  completedWithAppend(job: string): void {
    this.#hand.forget(job);
    this.resume();
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
    return readQueueDepth(this.#parts.pages);
  }

  async pause(): Promise<void> {
    this.#isPaused = true;
    this.#expect();
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#isPaused = true;
    this.#stopping.abort();
    this.#expect();
    await Promise.all(this.#loops);
    this.#thread?.postMessage('stop');
    await this.#thread?.terminate();
    // What is still in hand came with the last fetch, or outlasted the grace: it is nobody's failure.
    await this.#registry?.stop((transaction, jobs) => this.#passOn(transaction, jobs, asBefore));
  }

  /** A look at the queue costs the database as much when nothing is there: only who is meant looks. */
  #hint(order: Order): void {
    this.#intakes[order].expect();
    this.#parts.bulletin.post('activation', order);
  }

  /** @param order of what is in the queue, when it is known */
  #expect(order?: string): void {
    for (const intake of Object.values(this.#intakes)) if (intake.order === order || (order !== 'first' && order !== 'later')) intake.expect();
  }

  /** Who waits in the queue comes first. */
  #newbornRoom(): number {
    const [registry, consumer] = [this.#registry, this.#consumer];
    if (registry === null || consumer === null || !this.#intakes.first.isDry) return 0;
    return Math.min(consumer.newbornRoom(), registry.concurrency - this.#hand.size);
  }

  async #fetch(intake: Intake, registry: HostRegistry, consumer: Consumer): Promise<void> {
    const atMost = Math.min(consumer.room(intake.order), registry.concurrency - this.#hand.size, FETCH_AT_MOST);
    if (this.#isPaused || atMost <= 0) {
      await intake.bell.wait(LOOK_MS);
      return;
    }
    const jobs = await intake.take(registry.id, { atMost, inHand: this.#hand.size });
    for (const { id, ...held } of jobs) {
      this.#hand.put(id, held);
      consumer.take({ job: id, order: intake.order, run: held.run, failures: held.failures, failedAt: held.failedAt });
    }
    // A full batch means there is more: fetch again at once.
    if (jobs.length < atMost) await intake.bell.wait(LOOK_MS);
  }

  async #replace(job: string, successor: (held: InHand) => NewJob): Promise<void> {
    if (await this.#hand.replace(job, successor)) this.activated();
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
      this.activated();
    }
  }

  async #giveBackStrays(registry: HostRegistry): Promise<void> {
    const strays = await this.#strays.find(registry.id, this.#hand);
    if (strays.length === 0) return;
    await registry.giveBack(strays, (transaction, jobs) => this.#passOn(transaction, jobs, asBefore));
    this.#parts.logger.warn({ activations: strays.length }, 'Activations that this host knew nothing of were in its hand; they were given back.');
    this.activated();
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
    this.#expect();
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

/** Nobody failed. */
function asBefore({ run, failures, failedAt }: HeldJob): JobData {
  return { run, failures, failedAt };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
