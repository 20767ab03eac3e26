// Holds one run: performs its effects and feeds back what comes of them. Whatever has come in by the time the last append is
// durable is decided together: decide, fold ahead, append as one, and only then act. Knows no queue and no other run.
import { setTimeout as delay } from 'node:timers/promises';
import { actorOf, decide } from '@cadre/run-core';
import type { Command, Effect, EffectId, GuardJudge, ModelGenerate, RunId, TimerWait, ToolCallEffect } from '@cadre/run-core';
import { LogClosed } from '../ports/event-log.ts';
import type { BeginningChange, EventLog, LoggedEvent, NewEntry, RowChange } from '../ports/event-log.ts';
import type { SnapshotStore } from '../ports/snapshot-store.ts';
import { charactersOf, MOST_CHARACTERS } from './append-size.ts';
import { guardOutcome, performJudgement } from './guard-edge.ts';
import { performModel } from './perform-model.ts';
import type { ModelWorld } from './perform-model.ts';
import { performTool } from './perform-tool.ts';
import type { ToolWorld } from './perform-tool.ts';
import { changeOf } from './row-change.ts';
import { FoldFailed } from './run-fold.ts';
import type { Folding, RunFold } from './run-fold.ts';
import { isWorthSleepSnapshot, nextSnapshotAfter } from './snapshot-spacing.ts';

export interface HolderWorld extends ModelWorld, ToolWorld {
  readonly log: EventLog;
  readonly snapshots: SnapshotStore;
  /** Makes the row of a run say what its first event came to, if it says nothing yet. */
  showBegun(run: RunId, change: BeginningChange): Promise<void>;
}

export interface HeldRun {
  readonly fold: RunFold;
  /** Whether its row says that it has begun. If not, the holder has it say so. */
  readonly hasBegun: boolean;
  /** The activation by which this host has the run in hand. */
  activation(): string;
  /** Whether this host still has the run in hand. */
  isOurs(): Promise<boolean>;
}

/** Why a run is let go. `completed`: the activation that went with the last append. `wakeAt` (ms since the epoch) when it waits for a time; `lost` when another host has it by now. `seq`: how far it got. */
export type Rest = { readonly type: 'ended'; readonly completed: string | null } | { readonly type: 'lost' } | { readonly type: 'waiting'; readonly wakeAt: number | null } | { readonly type: 'failed'; readonly error: unknown; readonly seq: number } | { readonly type: 'stopped' };

/** A timer nearer than this is waited for in memory. */
const SHORT_WAIT_MS = 30_000;
const READ_TRIES = 20;
const READ_AGAIN_MS = 500;
/** More is decided next time: an append must not grow without a bound. */
const MOST_AT_ONCE = 64;
/** A run that is not over by then is shown as begun; a faster one spares the database that. */
const SHOW_BEGUN_MS = 200;
const SHOW_AGAIN_MS = 1_000;

export class RunHolder {
  readonly run: RunId;
  readonly #world: HolderWorld;
  readonly #fold: RunFold;
  readonly #isOurs: () => Promise<boolean>;
  readonly #activation: () => string;
  readonly #onRest: (rest: Rest) => void;
  readonly #mailbox: (Command | 'read-on')[] = [];
  /** Until their outcome is in the log or refused: what is only known here is not to be called again. */
  readonly #calls = new Map<EffectId, AbortController>();
  /** Calls that wait to hear whether it was this host that began them. */
  readonly #beginnings = new Map<EffectId, (isOurs: boolean) => void>();
  #cancelTimer: () => void = () => {};
  #cancelShowing: () => void = () => {};
  #isShown: boolean;
  #completed: string | null = null;
  readonly #begunAt: number;
  #draining: Promise<void> | null = null;
  #isStopping = false;
  #isResting = false;
  #lastSnapshot: number;
  #callsEnded: () => void = () => {};

  constructor(world: HolderWorld, { fold, hasBegun, activation, isOurs }: HeldRun, onRest: (rest: Rest) => void) {
    this.run = fold.state.run;
    this.#world = world;
    this.#fold = fold;
    this.#isShown = hasBegun;
    this.#begunAt = world.clock.now();
    this.#isOurs = isOurs;
    this.#activation = activation;
    this.#onRest = onRest;
    this.#lastSnapshot = fold.seq;
  }

  get seq(): number {
    return this.#fold.seq;
  }

  /** Performs what is outstanding. */
  start(): void {
    if (!this.#isShown) this.#showSoon(SHOW_BEGUN_MS);
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
    this.#abort([...this.#calls.keys()]);
    for (const effect of [...this.#beginnings.keys()]) this.#begun(effect, false);
  }

  #drain(): void {
    if (this.#isResting) return;
    this.#draining ??= this.#work().finally(() => {
      this.#draining = null;
      if (this.#mailbox.length > 0) this.#drain();
    });
  }

  async #work(): Promise<void> {
    await Promise.resolve(); // for what else comes in with this
    try {
      while (this.#mailbox.length > 0) {
        if (this.#mailbox[0] === 'read-on') {
          this.#mailbox.shift();
          await this.#readOn();
        } else await this.#handle(this.#takeCommands());
      }
      this.#settle();
    } catch (error) {
      this.abandon();
      this.#rest(error instanceof LogClosed ? { type: 'stopped' } : error instanceof RunLost ? { type: 'lost' } : { type: 'failed', error, seq: this.seq });
    }
  }

  #takeCommands(): readonly Command[] {
    const commands: Command[] = [];
    for (let next = this.#mailbox[0]; next !== undefined && next !== 'read-on' && commands.length < MOST_AT_ONCE; next = this.#mailbox[0]) {
      commands.push(next);
      this.#mailbox.shift();
    }
    return commands;
  }

  /** Until they are in the log or refused. */
  async #handle(commands: readonly Command[]): Promise<void> {
    for (let left = commands; left.length > 0; ) {
      const { entries, folding, rest } = this.#foldAhead(left);
      if (folding === undefined) break;
      const change = this.#changeBy(folding);
      const engineMs = change === undefined ? 0 : this.#fold.takeEngineMs();
      const completes = folding.state.endedAt === null ? null : this.#activation();
      const outcome = await this.#world.log.append({
        run: this.run,
        seq: this.#fold.seq + 1,
        entries,
        ...(change === undefined ? {} : { change: { ...change, engineMs } }),
        ...(completes === null ? {} : { completes }),
      });
      if (outcome === 'appended') {
        this.#completed = completes;
        if (change !== undefined) this.#shown();
        this.#fold.keep(folding);
        for (const { event } of entries) if (event.type === 'effect.started') this.#begun(event.payload.effect, true);
        this.#act(folding);
        left = rest;
      } else await this.#readOn();
    }
    this.#endCalls(commands.flatMap((command) => (command.type === 'effect.complete' || command.type === 'effect.fail' ? [command.effect] : [])));
  }

  /** What is refused is dropped; an event that can't be folded waits until those before it are in the log. @throws FoldFailed */
  #foldAhead(commands: readonly Command[]): { readonly entries: readonly NewEntry[]; readonly folding: Folding | undefined; readonly rest: readonly Command[] } {
    const { clock, logger } = this.#world;
    const entries: NewEntry[] = [];
    let folding: Folding | undefined;
    let characters = 0;
    for (const [index, command] of commands.entries()) {
      if (characters > MOST_CHARACTERS) return { entries, folding, rest: commands.slice(index) };
      const state = folding?.state ?? this.#fold.state;
      const decided = decide(state, command);
      if (!decided.ok) {
        // A result that nobody waits for any more, or a timer whose clock is a little ahead.
        logger.debug({ run: this.run, command: command.type, refusal: decided.error.code }, 'A command was refused.');
        if (command.type === 'effect.start') this.#begun(command.effect, false);
        continue;
      }
      const at = Math.max(clock.now(), folding?.at ?? this.#fold.at);
      const event = { ...decided.value, seq: state.seq + 1, at };
      try {
        folding = this.#fold.preview(event, folding);
      } catch (error) {
        if (error instanceof FoldFailed && folding !== undefined) return { entries, folding, rest: commands.slice(index) };
        throw error;
      }
      entries.push({ event: decided.value, actor: actorOf(state, event), at });
      characters += charactersOf(command);
    }
    return { entries, folding, rest: [] };
  }

  /** That it has begun, the row is told when there is something else to say, or by itself soon. */
  #changeBy(folding: Folding): RowChange | undefined {
    const change = changeOf(this.#fold.state, folding, folding.remembered);
    return change === undefined || this.#isShown ? change : { ...changeOf(null, folding, folding.remembered), begunAt: this.#begunAt };
  }

  #showSoon(afterMs: number): void {
    const { clock, showBegun, logger } = this.#world;
    this.#cancelShowing = clock.wake(clock.now() + afterMs, () => {
      if (this.#isShown) return;
      showBegun(this.run, { ...changeOf(null, this.#fold.folded), begunAt: this.#begunAt }).then(
        () => this.#shown(),
        (error: unknown) => {
          logger.debug({ run: this.run, error: error instanceof Error ? error.message : String(error) }, 'A run could not be shown as begun; tried again.');
          if (!this.#isResting) this.#showSoon(SHOW_AGAIN_MS);
        },
      );
    });
  }

  #shown(): void {
    this.#isShown = true;
    this.#cancelShowing();
  }

  /** Takes the whole tail before acting, so that nothing is begun which a later event of it ends. */
  async #readOn(): Promise<void> {
    const events = await this.#tail();
    if (events.length === 0) return;
    for (const event of events) this.#fold.take(event);
    if (events.some(isByHost) && !(await this.#isOurs())) throw new RunLost();
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

  #act({ cancelled, effects }: Folding): void {
    this.#abort(cancelled);
    this.#perform(effects);
    if (this.#fold.seq >= nextSnapshotAfter(this.#lastSnapshot)) this.#snapshot();
  }

  #abort(effects: readonly EffectId[]): void {
    for (const effect of effects) this.#calls.get(effect)?.abort();
    this.#endCalls(effects);
  }

  #endCalls(effects: readonly EffectId[]): void {
    for (const effect of effects) this.#calls.delete(effect);
    if (this.#calls.size === 0) this.#callsEnded();
  }

  #perform(effects: readonly Effect[]): void {
    if (this.#isStopping || this.#fold.state.endedAt !== null) return;
    for (const effect of effects) {
      const isOurs = effect.type === 'model.generate' || effect.type === 'tool.call' || effect.type === 'guard.judge';
      if (isOurs && this.#fold.state.effects.has(effect.id)) this.#call(effect);
    }
  }

  #call(effect: ModelGenerate | ToolCallEffect | GuardJudge): void {
    if (this.#calls.has(effect.id)) return;
    const call = new AbortController();
    this.#calls.set(effect.id, call);
    const { signal } = call;
    void this.#performing(effect, signal).then((command) => {
      if (this.#calls.get(effect.id) !== call) return; // it was aborted: nobody waits for it
      if (command === null) this.#endCalls([effect.id]);
      else this.#mailbox.push(command);
      this.#drain();
    });
  }

  /** What it came to, as it may be logged. */
  async #performing(effect: ModelGenerate | ToolCallEffect | GuardJudge, signal: AbortSignal): Promise<Command | null> {
    const { logger } = this.#world;
    if (effect.type === 'guard.judge') return performJudgement(logger, effect);
    const command = effect.type === 'model.generate'
      ? await performModel(this.#world, effect, { run: this.run, signal })
      : await performTool(this.#world, effect, { signal, begin: () => this.#begin(effect.id) });
    return command === null ? null : guardOutcome(logger, effect, command);
  }

  #begin(effect: EffectId): Promise<boolean> {
    return new Promise((resolve) => {
      this.#beginnings.set(effect, resolve);
      this.#mailbox.push({ type: 'effect.start', effect });
      this.#drain();
    });
  }

  #begun(effect: EffectId, isOurs: boolean): void {
    this.#beginnings.get(effect)?.(isOurs);
    this.#beginnings.delete(effect);
  }

  /** Everything known is done: rest, or wait for calls and near timers. */
  #settle(): void {
    const { state } = this.#fold;
    if (state.endedAt !== null) return this.#rest({ type: 'ended', completed: this.#completed });
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
    this.#cancelShowing();
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

/** Others than a host tell a run of people, signals and its end; what came of its effects only a host does. */
function isByHost({ type }: LoggedEvent): boolean {
  return type === 'effect.started' || type === 'effect.completed' || type === 'effect.failed' || type === 'timer.fired';
}

class RunLost extends Error {
  override readonly name = 'RunLost';
}
