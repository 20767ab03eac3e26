// Holds one run: performs its effects and feeds what comes of them back, one command at a time: decide, fold ahead, append,
// and only then act. Knows no queue and no other run.
import { setTimeout as delay } from 'node:timers/promises';
import { actorOf, decide } from '@cadre/run-core';
import type { Command, Effect, EffectId, RunId, Step, TimerWait } from '@cadre/run-core';
import { LogClosed } from '../ports/event-log.ts';
import type { EventLog, LoggedEvent } from '../ports/event-log.ts';
import type { SnapshotStore } from '../ports/snapshot-store.ts';
import { performModel } from './perform-model.ts';
import type { ModelWorld } from './perform-model.ts';
import { changeOf } from './row-change.ts';
import type { RunFold } from './run-fold.ts';
import { isWorthSleepSnapshot, nextSnapshotAfter } from './snapshot-spacing.ts';

export interface HolderWorld extends ModelWorld {
  readonly log: EventLog;
  readonly snapshots: SnapshotStore;
}

/** Why a run is let go. `wakeAt` (ms since the epoch) when it waits for a time. */
export type Rest = { readonly type: 'ended' } | { readonly type: 'waiting'; readonly wakeAt: number | null } | { readonly type: 'failed'; readonly error: unknown } | { readonly type: 'stopped' };

/** A timer nearer than this is waited for in memory. */
const SHORT_WAIT_MS = 30_000;
const READ_TRIES = 20;
const READ_AGAIN_MS = 500;

export class RunHolder {
  readonly run: RunId;
  readonly #world: HolderWorld;
  readonly #fold: RunFold;
  readonly #onRest: (rest: Rest) => void;
  readonly #mailbox: (Command | 'read-on')[] = [];
  readonly #calls = new Map<EffectId, AbortController>();
  #cancelTimer: () => void = () => {};
  #draining: Promise<void> | null = null;
  #isStopping = false;
  #isResting = false;
  #lastSnapshot: number;
  #callsEnded: () => void = () => {};

  constructor(world: HolderWorld, fold: RunFold, onRest: (rest: Rest) => void) {
    this.run = fold.state.run;
    this.#world = world;
    this.#fold = fold;
    this.#onRest = onRest;
    this.#lastSnapshot = fold.seq;
  }

  get seq(): number {
    return this.#fold.seq;
  }

  /** Performs what is outstanding. */
  start(): void {
    this.#perform([...this.#fold.state.effects.values()]);
    this.#drain();
  }

  /** Somebody else has appended. */
  readOn(): void {
    this.#mailbox.push('read-on');
    this.#drain();
  }

  /** Begins nothing new; calls in flight may finish within `graceMs` and are appended. Ends with a rest of type `stopped` or what it came to. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#cancelTimer();
    if (this.#calls.size > 0) await this.#waitForCalls(graceMs);
    this.abandon();
    await this.#draining;
    this.#rest({ type: 'stopped' });
  }

  /** Drops everything at once: others have the run. */
  abandon(): void {
    this.#isStopping = true;
    this.#cancelTimer();
    for (const call of this.#calls.values()) call.abort();
    this.#calls.clear();
  }

  #drain(): void {
    if (this.#isResting) return;
    this.#draining ??= this.#work().finally(() => {
      this.#draining = null;
      if (this.#mailbox.length > 0) this.#drain();
    });
  }

  async #work(): Promise<void> {
    try {
      for (let next = this.#mailbox.shift(); next !== undefined; next = this.#mailbox.shift()) {
        if (next === 'read-on') await this.#readOn();
        else await this.#handle(next);
      }
      this.#settle();
    } catch (error) {
      this.abandon();
      this.#rest(error instanceof LogClosed ? { type: 'stopped' } : { type: 'failed', error });
    }
  }

  /** Until it is in the log or refused. */
  async #handle(command: Command): Promise<void> {
    const { log, clock, logger } = this.#world;
    for (;;) {
      const { state } = this.#fold;
      const decided = decide(state, command);
      if (!decided.ok) {
        // A result that nobody waits for any more, or a timer whose clock is a little ahead.
        logger.debug({ run: this.run, command: command.type, refusal: decided.error.code }, 'A command was refused.');
        return;
      }
      const event = { ...decided.value, seq: state.seq + 1, at: Math.max(clock.now(), this.#fold.at) };
      const folding = this.#fold.preview(event);
      const change = changeOf(state, folding);
      const engineMs = change === undefined ? 0 : this.#fold.takeEngineMs();
      const outcome = await log.append({ run: this.run, seq: event.seq, event: decided.value, actor: actorOf(state, event), at: event.at, ...(change === undefined ? {} : { change: { ...change, engineMs } }) });
      if (outcome === 'appended') {
        this.#fold.keep(folding);
        this.#act(folding.step);
        return;
      }
      await this.#readOn();
    }
  }

  /** Takes the whole tail before acting, so that nothing is begun which a later event of it ends. */
  async #readOn(): Promise<void> {
    const events = await this.#tail();
    if (events.length === 0) return;
    for (const event of events) this.#fold.take(event);
    const { effects } = this.#fold.state;
    this.#abort([...this.#calls.keys()].filter((effect) => !effects.has(effect)));
    this.#perform([...effects.values()]);
  }

  /** A database that is away for a moment must not cost the calls in flight. */
  async #tail(): Promise<readonly LoggedEvent[]> {
    for (let left = READ_TRIES; ; left -= 1) {
      try {
        return await this.#world.log.read(this.run, this.#fold.seq);
      } catch (error) {
        if (left === 1 || this.#isStopping) throw error;
        await delay(READ_AGAIN_MS);
      }
    }
  }

  #act(step: Step): void {
    this.#abort(step.cancelled);
    this.#perform(step.effects);
    if (this.#fold.seq >= nextSnapshotAfter(this.#lastSnapshot)) this.#snapshot();
  }

  #abort(effects: readonly EffectId[]): void {
    for (const effect of effects) {
      this.#calls.get(effect)?.abort();
      this.#calls.delete(effect);
    }
  }

  #perform(effects: readonly Effect[]): void {
    if (this.#isStopping || this.#fold.state.endedAt !== null) return;
    for (const effect of effects) {
      if (effect.type === 'model.generate' && this.#fold.state.effects.has(effect.id)) this.#call(effect);
    }
  }

  #call(effect: Extract<Effect, { type: 'model.generate' }>): void {
    if (this.#calls.has(effect.id)) return;
    const call = new AbortController();
    this.#calls.set(effect.id, call);
    void performModel(this.#world, effect, { run: this.run, signal: call.signal }).then((command) => {
      if (this.#calls.get(effect.id) === call) this.#calls.delete(effect.id);
      if (command !== null) this.#mailbox.push(command);
      this.#drain();
      if (this.#calls.size === 0) this.#callsEnded();
    });
  }

  /** Everything known is done: rest, or wait for calls and near timers. */
  #settle(): void {
    const { state } = this.#fold;
    if (state.endedAt !== null) return this.#rest({ type: 'ended' });
    if (this.#isStopping) return;
    const nextTimer = this.#nextTimer();
    const now = this.#world.clock.now();
    if (this.#calls.size === 0 && (nextTimer === null || nextTimer.at - now > SHORT_WAIT_MS)) return this.#rest({ type: 'waiting', wakeAt: nextTimer?.at ?? null });
    this.#cancelTimer();
    if (nextTimer !== null) this.#cancelTimer = this.#world.clock.wake(nextTimer.at, () => this.#fireTimers());
  }

  #fireTimers(): void {
    const now = this.#world.clock.now();
    for (const { id, at } of this.#timers()) if (at <= now) this.#mailbox.push({ type: 'timer.fire', effect: id, now });
    this.#drain();
  }

  #nextTimer(): TimerWait | null {
    return this.#timers().reduce<TimerWait | null>((next, timer) => (next === null || timer.at < next.at ? timer : next), null);
  }

  #timers(): readonly TimerWait[] {
    return [...this.#fold.state.effects.values()].filter((effect) => effect.type === 'timer.wait');
  }

  #rest(rest: Rest): void {
    if (this.#isResting) return;
    this.#isResting = true;
    this.#cancelTimer();
    if (rest.type === 'waiting' || rest.type === 'stopped') if (isWorthSleepSnapshot(this.#fold.seq, this.#lastSnapshot)) this.#snapshot();
    this.#onRest(rest);
  }

  /** A cache: nobody waits for it, and without it a load only takes longer. */
  #snapshot(): void {
    this.#lastSnapshot = this.#fold.seq;
    void this.#save().catch((error: unknown) => {
      this.#world.logger.warn({ run: this.run, error: error instanceof Error ? error.message : String(error) }, 'A snapshot could not be saved.');
    });
  }

  async #save(): Promise<void> {
    await this.#world.snapshots.save(this.run, this.#fold.save());
  }

  #waitForCalls(graceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#world.clock.wake(this.#world.clock.now() + graceMs, resolve);
      this.#callsEnded = () => {
        cancel();
        resolve();
      };
    });
  }
}
