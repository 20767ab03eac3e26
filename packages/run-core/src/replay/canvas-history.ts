// Painters of one level along a log: one every so many events, so that any event is painted from a near one.
import type { ActorPath } from '../ids.ts';
import type { Trace } from '../trace.ts';
import type { Levels } from './levels.ts';
import { Painter } from './painter.ts';

const SPACING = 64;

export class CanvasHistory {
  readonly #latest = new Painter();
  /** After 64, 128, ... events. */
  readonly #copies: Painter[] = [];
  readonly #levels: Levels;
  readonly #level: ActorPath;
  #length = 0;

  constructor(levels: Levels, level: ActorPath) {
    this.#levels = levels;
    this.#level = level;
  }

  see(trace: readonly Trace[]): void {
    this.#show(this.#latest, trace);
    this.#length += 1;
    if (this.#length % SPACING === 0) this.#copies.push(this.#latest.copy());
  }

  /** A painter that has seen the traces up to event `seq`; the caller may go on with it. */
  at(seq: number, traceOf: (seq: number) => readonly Trace[]): Painter {
    if (seq === this.#length) return this.#latest.copy();
    const before = Math.floor(seq / SPACING);
    const painter = this.#copies[before - 1]?.copy() ?? new Painter();
    for (let at = before * SPACING + 1; at <= seq; at++) this.#show(painter, traceOf(at));
    return painter;
  }

  #show(painter: Painter, trace: readonly Trace[]): void {
    for (const happening of trace) if (this.#isHere(happening)) painter.see(happening);
  }

  /** Where an inner graph's flow ends, its own level cuts short what was at work and the one above sees it end. */
  #isHere(happening: Trace): boolean {
    if (!('actor' in happening)) return false;
    const { type, actor } = happening;
    if (type !== 'actor.started' && this.#levels.of(actor) === this.#level) return true;
    return (type === 'actor.started' || type === 'actor.ended') && this.#levels.showing(actor) === this.#level;
  }
}
