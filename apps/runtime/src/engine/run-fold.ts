// A run in memory: its newest state and what was counted beside it. The only caller of run-core's begin and step here.
import { begin, dehydrate, hashState, hydrate, step } from '@cadre/run-core';
import type { Compiled, RunEvent, RunState, Step } from '@cadre/run-core';
import { z } from 'zod';
import type { Snapshot } from '../ports/snapshot-store.ts';
import type { Folded } from './row-change.ts';
import { countStep, emptyTally, storeTally, tallySchema } from './tally.ts';
import type { Tally } from './tally.ts';

const storedSchema = z.strictObject({ run: z.unknown(), tally: tallySchema, at: z.number() });

/** The machine threw on this event: a bug. The run is parked, and the event is not logged. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed';
}

/** What is needed of steps that are not in the log yet: the last state, and what all of them ask for. Many runs wait for that at any time, so nothing else is kept. */
export interface Folding extends Folded, Pick<Step, 'effects' | 'cancelled' | 'remembered'> {}

export class RunFold {
  readonly compiled: Compiled;
  #state: RunState | null = null;
  #tally: Tally = emptyTally;
  #at = 0;
  #engineMs = 0;

  constructor(compiled: Compiled) {
    this.compiled = compiled;
  }

  /** @throws when no event was folded yet */
  get state(): RunState {
    if (this.#state === null) throw new FoldFailed('The run has no events.');
    return this.#state;
  }

  get folded(): Folded {
    return { state: this.state, tally: this.#tally, at: this.#at };
  }

  get seq(): number {
    return this.#state?.seq ?? 0;
  }

  /** Time of the last event; the next one is not before it. */
  get at(): number {
    return this.#at;
  }

  /** What `event` would do, after `ahead` where that is not kept yet and with what that asks for; `keep` makes it so. @throws FoldFailed */
  preview(event: RunEvent, ahead?: Folding): Folding {
    const startedAt = performance.now();
    try {
      const state = ahead?.state ?? this.#state;
      const next = state === null ? begin(this.compiled, event) : step(this.compiled, state, event);
      const { effects, cancelled, remembered } = ahead === undefined ? next : joined(ahead, next);
      return { state: next.state, tally: countStep(ahead?.tally ?? this.#tally, event, next), at: event.at, effects, cancelled, remembered };
    } catch (cause) {
      throw new FoldFailed(`Event ${event.seq} (${event.type}) can not be folded: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    } finally {
      this.#engineMs += performance.now() - startedAt;
    }
  }

  keep({ state, tally, at }: Folding): void {
    this.#state = state;
    this.#tally = tally;
    this.#at = at;
  }

  /** @throws FoldFailed */
  take(event: RunEvent): Folding {
    const folding = this.preview(event);
    this.keep(folding);
    return folding;
  }

  /** Milliseconds in the machines since the last call. */
  takeEngineMs(): number {
    const milliseconds = this.#engineMs;
    this.#engineMs = 0;
    return milliseconds;
  }

  save(): Snapshot {
    const { state } = this;
    return { seq: state.seq, machineHash: this.compiled.machineHash, stateHash: hashState(state), state: { run: dehydrate(state), tally: storeTally(this.#tally), at: this.#at } };
  }

  /** @returns false when the snapshot is damaged; then nothing has changed */
  restore(snapshot: Snapshot): boolean {
    try {
      const { run, tally, at } = storedSchema.parse(snapshot.state);
      const state = hydrate(this.compiled, run);
      if (state.seq !== snapshot.seq || hashState(state) !== snapshot.stateHash) return false;
      this.#state = state;
      this.#tally = tally;
      this.#at = at;
      return true;
    } catch {
      return false; // Whatever is wrong with it: the log has everything.
    }
  }
}

function joined(ahead: Folding, next: Step): Pick<Step, 'effects' | 'cancelled' | 'remembered'> {
  return { effects: [...ahead.effects, ...next.effects], cancelled: [...ahead.cancelled, ...next.cancelled], remembered: [...ahead.remembered, ...next.remembered] };
}
