// Painters along a log: one every so many events, so that any event is painted from a near one.
import type { Trace } from '../trace.ts';
import { Painter } from './painter.ts';

const SPACING = 64;

export class CanvasHistory {
  readonly #latest = new Painter();
  /** After 64, 128, ... events. */
  readonly #copies: Painter[] = [];
  #length = 0;

  see(trace: readonly Trace[]): void {
    for (const happening of trace) this.#latest.see(happening);
    this.#length += 1;
    if (this.#length % SPACING === 0) this.#copies.push(this.#latest.copy());
  }

  /** A painter that has seen the traces up to event `seq`; the caller may go on with it. */
  at(seq: number, traceOf: (seq: number) => readonly Trace[]): Painter {
    if (seq === this.#length) return this.#latest.copy();
    const before = Math.floor(seq / SPACING);
    const painter = this.#copies[before - 1]?.copy() ?? new Painter();
    for (let at = before * SPACING + 1; at <= seq; at++) for (const happening of traceOf(at)) painter.see(happening);
    return painter;
  }
}
