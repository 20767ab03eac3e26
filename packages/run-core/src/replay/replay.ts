// A log under a cursor: the state and the step at any event. The same fold as running; effects are simply not performed.
import type { Compiled } from '../compile/compile.ts';
import type { RunEvent } from '../event.ts';
import { ROOT, type ActorPath } from '../ids.ts';
import { begin, step } from '../run/step.ts';
import type { RunState } from '../state.ts';
import type { Step } from '../step.ts';
import { CanvasHistory } from './canvas-history.ts';
import { EffectHistory } from './effect-history.ts';
import { Levels } from './levels.ts';

/** A state is kept every so many events; the others are folded from the one before. States share most of their memory. */
const KEYFRAME_SPACING = 32;

/** What a step did, without its state: kept for every event, so that projections need no second fold. */
export type StepRecord = Omit<Step, 'state'>;

export class Replay {
  readonly compiled: Compiled;
  readonly #events: RunEvent[] = [];
  readonly #records: StepRecord[] = [];
  readonly #keyframes: RunState[] = [];
  readonly #effects = new EffectHistory();
  readonly #levels: Levels;
  /** Of the levels that were looked at. */
  readonly #canvases = new Map<ActorPath, CanvasHistory>();
  #latest: RunState | null = null;
  /** The newest state asked for that is no keyframe: scrubbing asks for neighbours. */
  #near: RunState | null = null;

  constructor(compiled: Compiled, events: readonly RunEvent[] = []) {
    this.compiled = compiled;
    this.#levels = new Levels(compiled);
    for (const event of events) this.append(event);
  }

  get length(): number {
    return this.#events.length;
  }

  get events(): readonly RunEvent[] {
    return this.#events;
  }

  get effects(): EffectHistory {
    return this.#effects;
  }

  get levels(): Levels {
    return this.#levels;
  }

  /** @throws when no graph ran at `level` by now */
  canvas(level: ActorPath = ROOT): CanvasHistory {
    const known = this.#canvases.get(level);
    if (known) return known;
    const fresh = new CanvasHistory(this.#levels, this.#levels.at(level).path);
    for (const { trace } of this.#records) fresh.see(trace);
    this.#canvases.set(level, fresh);
    return fresh;
  }

  /** Takes the next event of a run that is still going on. @throws when it does not follow, or the fold throws */
  append(event: RunEvent): void {
    const { state, ...record } = this.#latest ? step(this.compiled, this.#latest, event) : begin(this.compiled, event);
    if (this.#events.length % KEYFRAME_SPACING === 0) this.#keyframes.push(state);
    this.#events.push(event);
    this.#records.push(record);
    this.#effects.see(event, record.trace);
    this.#levels.see(record.trace);
    for (const canvas of this.#canvases.values()) canvas.see(record.trace);
    this.#latest = state;
  }

  /** @param seq from 1 to `length` */
  eventAt(seq: number): RunEvent {
    return at(this.#events, seq);
  }

  recordAt(seq: number): StepRecord {
    return at(this.#records, seq);
  }

  stepAt(seq: number): Step {
    return { state: this.stateAt(seq), ...this.recordAt(seq) };
  }

  /** The state after event `seq`. */
  stateAt(seq: number): RunState {
    at(this.#events, seq);
    if (this.#latest?.seq === seq) return this.#latest;
    let state = this.#nearest(seq);
    while (state.seq < seq) state = step(this.compiled, state, this.eventAt(state.seq + 1)).state;
    this.#near = state;
    return state;
  }

  #nearest(seq: number): RunState {
    const keyframe = at(this.#keyframes, Math.floor((seq - 1) / KEYFRAME_SPACING) + 1);
    const near = this.#near;
    return near && near.seq <= seq && near.seq > keyframe.seq ? near : keyframe;
  }
}

function at<T>(list: readonly T[], seq: number): T {
  const found = list[seq - 1];
  if (found === undefined) throw new RangeError(`No event ${seq}; the log has ${list.length}`);
  return found;
}
