// Takes activations, holds their runs, and gives each back when it has ended, only waits, failed, or the process stops.
import { setTimeout as delay } from 'node:timers/promises';
import type { RunId, RunState } from '@cadre/run-core';
import type { Activation, Dispatch, Newborn, Order } from '../ports/dispatch.ts';
import type { BeginningChange, LoggedEvent } from '../ports/event-log.ts';
import type { Live } from '../ports/live.ts';
import type { Logger } from '../ports/logger.ts';
import type { RunHead, RunStore } from '../ports/run-store.ts';
import { GraphUnusable } from './compiled-graphs.ts';
import { loadRun } from './load-run.ts';
import type { LoadParts } from './load-run.ts';
import { changeOf } from './row-change.ts';
import { FoldFailed } from './run-fold.ts';
import { FIRST_SNAPSHOT } from './snapshot-spacing.ts';
import { RunHolder } from './run-holder.ts';
import type { HeldRun, HolderWorld, Rest } from './run-holder.ts';

export interface HostParts extends Omit<HolderWorld, 'showBegun'>, LoadParts {
  readonly runs: RunStore;
  readonly dispatch: Dispatch;
  readonly live: Live;
  readonly logger: Logger;
  /** Runs held at the same time. */
  readonly concurrency: number;
}

/**
 * A run that failed so often in a row, without getting further, is parked. One whose hosts died so often may only have been beside
 * the run that killed them: it is tried again, with no other such run in the same host, and parked when that fails as well.
 */
const FAILURES_BEFORE_PARKING = 5;
const TRIALS = 2;
/** Before a trial, for the others to be back in the queue: whatever is in hand when a host dies counts as failed. */
const CLEARING_MS = 500;
const GIVE_BACK_AGAIN_MS = 1_000;
/**
 * Runs of each sort on their way in or out at the same time: what is taken up waits for all of them, so a backlog must not make a crowd
 * at the door. Little's law: at 1,000 runs a second, 8 at the door are 8 ms. Who has waited for days waits a little longer.
 */
const MOST_AT_THE_DOOR: Readonly<Record<Order, number>> = { first: 48, later: 8 };
/** With so many appends under way, some 25 ms of them, runs that this process creates are for whoever has a hand free. */
const MOST_APPENDS_FOR_NEWBORNS = 256;

interface Held {
  activation: Activation;
  /** Null while it is loading. */
  holder: RunHolder | null;
  /** Its way back to the queue, once it is on it. */
  departure: Promise<void> | null;
}

export class Host {
  readonly #parts: HostParts;
  readonly #world: HolderWorld;
  readonly #held = new Map<RunId, Held>();
  /** What is under way besides the holders: loads and departures. */
  readonly #work = new Set<Promise<void>>();
  /** Those held that are not yet, or no more, at work. */
  readonly #atTheDoor: Readonly<Record<Order, Set<Held>>> = { first: new Set(), later: new Set() };
  #stopListening: () => void = () => {};
  #isStopping = false;
  /** The run that is being tried once more. */
  #onTrial: Held | null = null;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#world = { ...parts, showBegun: (run, change) => this.#showBegun(run, change) };
  }

  /** Runs in memory. */
  get size(): number {
    return this.#held.size;
  }

  async start(): Promise<void> {
    const { dispatch, live } = this.#parts;
    this.#stopListening = live.onCall((run) => {
      if (run === null) for (const { holder } of this.#held.values()) holder?.readOn();
      else this.#held.get(run)?.holder?.readOn();
    });
    await dispatch.consume({
      room: (order) => this.#room(order),
      newbornRoom: () => this.#newbornRoom(),
      take: (activation) => this.#track(this.#take(activation)),
      lost: () => this.#dropAll(),
      givenUp: (run) => this.#track(this.#parts.runs.park(run, 'Its activations were given up by the queue.')),
    });
  }

  /** Nothing until half the door is free: activations taken one by one cost several times as much as many at once. */
  #room(order: Order): number {
    const most = MOST_AT_THE_DOOR[order];
    const free = most - this.#atTheDoor[order].size;
    return this.#isStopping || free < most / 2 ? 0 : Math.min(this.#parts.concurrency - this.#held.size, free);
  }

  #newbornRoom(): number {
    const { concurrency, log } = this.#parts;
    return this.#isStopping ? 0 : Math.min(concurrency - this.#held.size, MOST_APPENDS_FOR_NEWBORNS - log.pending);
  }

  /** Takes no more; what is in flight may finish within `graceMs`; the rest is handed over. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#stopListening();
    await this.#parts.dispatch.pause();
    const stopped = [...this.#held.values()].map(async ({ holder }) => holder?.stop(graceMs));
    // A load or an append that waits for a database that is away must not keep the process: its run is taken over.
    await Promise.race([Promise.all(stopped).then(() => this.#settled()), new Promise((resolve) => setTimeout(resolve, graceMs + 500).unref())]);
  }

  async #take({ newborn, ...activation }: Activation): Promise<void> {
    const { run } = activation;
    const known = this.#held.get(run);
    if (known !== undefined) return this.#takeAgain(known, activation);
    const held: Held = { activation, holder: null, departure: null };
    this.#held.set(run, held);
    this.#atTheDoor[activation.order].add(held);
    let place = activation.failedAt;
    try {
      const { row, beginning } = newborn === undefined ? await this.#lookUp(run) : asCreated(newborn);
      place = row?.seq ?? place;
      if (row !== null && isSuspect(row, activation)) {
        if (this.#isTrying()) return await this.#giveBack(held, () => this.#parts.dispatch.postpone(activation.job));
        this.#onTrial = held;
        await delay(CLEARING_MS);
      }
      const opened = row === null ? null : await this.#open(held, { row, beginning });
      if (this.#held.get(run) !== held) return; // this host was given up while it loaded: the run is another's
      if (opened === null) await this.#giveBack(held, () => this.#parts.dispatch.complete(held.activation.job));
      else this.#hold(held, opened);
    } catch (error) {
      await this.#fail(held, { error, seq: place });
    }
  }

  /** Most runs that are taken up are short: asked for together, row and log cost one wait. */
  async #lookUp(run: RunId): Promise<{ readonly row: RunHead | null; readonly beginning: readonly LoggedEvent[] }> {
    const [row, beginning] = await Promise.all([this.#parts.runs.head(run), this.#parts.log.read(run, 0, FIRST_SNAPSHOT)]);
    return { row, beginning };
  }

  /**
   * A delivery of a run that is in hand says "look", and from then on the run is in hand by it: no other is given out while the earlier one
   * is in a hand, so that one may have gone to somebody else while this process was silent. A run on its way back looks no more: what is
   * delivered then begins anew.
   */
  async #takeAgain(held: Held, activation: Activation): Promise<void> {
    if (held.departure !== null) {
      await held.departure;
      return this.#take(activation);
    }
    const { job, order } = held.activation;
    held.activation = { ...activation, order };
    held.holder?.readOn();
    if (activation.job !== job) await this.#parts.dispatch.complete(job);
  }

  /** @returns null when there is nothing to do for the run */
  async #open(held: Held, stored: { readonly row: RunHead; readonly beginning: readonly LoggedEvent[] }): Promise<HeldRun | null> {
    const { runs, dispatch } = this.#parts;
    const { activation } = held;
    const { row } = stored;
    if (row.isAtRest) return null;
    if (activation.failures >= FAILURES_BEFORE_PARKING + TRIALS && row.seq <= activation.failedAt) {
      await runs.park(activation.run, `It brought down its host ${activation.failures} times in a row without getting further.`);
      return null;
    }
    const fold = await loadRun(this.#parts, activation.run, stored);
    // Not by its status: whoever appended to it from outside before any host had it has changed that, and no more.
    let { hasBegun } = row;
    // With calls to make it says so in time; without them nothing may follow for weeks.
    if (!hasBegun && !hasCalls(fold.state)) {
      await this.#showBegun(activation.run, { ...changeOf(null, fold.folded), begunAt: this.#parts.clock.now() });
      hasBegun = true;
    }
    return fold.state.endedAt === null ? { fold, hasBegun, activation: () => held.activation.job, isOurs: () => dispatch.isHeld(held.activation.job) } : null;
  }

  async #showBegun(run: RunId, change: BeginningChange): Promise<void> {
    await this.#parts.runs.begin(run, change);
    this.#parts.live.publish(run, { seq: 1 }); // its status changed without an append
  }

  #hold(held: Held, opened: HeldRun): void {
    const holder = new RunHolder(this.#world, opened, (rest) => this.#track(this.#letGo(held, rest)));
    held.holder = holder;
    this.#leaveDoor(held);
    if (this.#isStopping) this.#track(holder.stop(0));
    else holder.start();
  }

  async #letGo(held: Held, rest: Rest): Promise<void> {
    const { dispatch } = this.#parts;
    const { job, run } = held.activation;
    // Unless it was delivered again meanwhile, there is nothing to hand over.
    if (rest.type === 'lost') return this.#giveBack(held, () => dispatch.handOver(held.activation.job));
    if (rest.type === 'failed') return this.#fail(held, rest);
    if (rest.type === 'ended' && rest.completed === job) {
      dispatch.completedWithAppend(job);
      return this.#forget(held);
    }
    await this.#giveBack(held, async () => {
      if (rest.type === 'waiting' && rest.wakeAt !== null) await dispatch.activate(run, rest.wakeAt);
      // Whoever appended meanwhile has sent an activation along, which is delivered once this one is done.
      await (rest.type === 'stopped' ? dispatch.handOver(job) : dispatch.complete(job));
    });
  }

  async #fail(held: Held, { error, seq }: { readonly error: unknown; readonly seq: number }): Promise<void> {
    const { runs, dispatch, logger } = this.#parts;
    const { job, run, failures, failedAt } = held.activation;
    const count = seq > failedAt ? 1 : failures + 1;
    const isHopeless = error instanceof FoldFailed || error instanceof GraphUnusable;
    await this.#giveBack(held, async () => {
      if (!isHopeless && count < FAILURES_BEFORE_PARKING) return dispatch.fail(job, { seq, reason: messageOf(error) });
      const reason = isHopeless ? messageOf(error) : `It failed ${count} times in a row without getting further: ${messageOf(error)}`;
      logger.error({ run, reason }, 'A run is parked.');
      await runs.park(run, reason);
      return dispatch.complete(job);
    });
  }

  #giveBack(held: Held, give: () => Promise<void>): Promise<void> {
    held.departure ??= this.#depart(held, give);
    return held.departure;
  }

  /** Until it works: a job that is in hand and held by nobody would keep its run from every host. A process that stops leaves it to others. */
  async #depart(held: Held, give: () => Promise<void>): Promise<void> {
    this.#atTheDoor[held.activation.order].add(held);
    for (;;) {
      try {
        await give();
        break;
      } catch (error) {
        this.#parts.logger.error({ run: held.activation.run, error: messageOf(error) }, 'A run could not be given back to the queue.');
        if (this.#isStopping) break;
        await delay(GIVE_BACK_AGAIN_MS);
      }
    }
    this.#forget(held);
  }

  /** Until the run gets further or is let go. */
  #isTrying(): boolean {
    return this.#onTrial !== null && (this.#onTrial.holder?.seq ?? 0) <= this.#onTrial.activation.failedAt;
  }

  #forget(held: Held): void {
    if (this.#onTrial === held) this.#onTrial = null;
    if (this.#held.get(held.activation.run) === held) this.#held.delete(held.activation.run);
    this.#leaveDoor(held);
    // A map that has grown leaves its old table behind, with what was in it then: that must not be whole runs. See decision 21.
    held.holder = null;
  }

  #leaveDoor(held: Held): void {
    this.#atTheDoor[held.activation.order].delete(held);
    this.#parts.dispatch.resume();
  }

  #dropAll(): void {
    for (const held of this.#held.values()) {
      held.holder?.abandon();
      this.#forget(held);
    }
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#parts.logger.error({ error: messageOf(error) }, 'The host met an error it does not know.'))
      .finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }

  async #settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }
}

/** What others have done to it meanwhile shows when the next event finds its place taken. */
function asCreated({ digest, events }: Newborn): { readonly row: RunHead; readonly beginning: readonly LoggedEvent[] } {
  return { row: { digest, seq: events.length, hasBegun: false, isAtRest: false }, beginning: events };
}

function isSuspect(row: RunHead, { failures, failedAt }: Activation): boolean {
  return failures >= FAILURES_BEFORE_PARKING && failures < FAILURES_BEFORE_PARKING + TRIALS && row.seq <= failedAt && !row.isAtRest;
}

function hasCalls(state: RunState): boolean {
  return [...state.effects.values()].some(({ type }) => type === 'model.generate' || type === 'tool.call');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
