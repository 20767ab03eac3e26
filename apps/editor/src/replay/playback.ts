// How fast a recorded run plays: by the times of its events, long waits cut short, instant ones kept visible.

/** Milliseconds at speed 1 between two events, whatever lay between them. */
const LONGEST_PAUSE = 1_000;
const SHORTEST_PAUSE = 60;

export const speeds = [0.5, 1, 2, 4, 8] as const;
export type Speed = (typeof speeds)[number];

export interface Playhead {
  /** Of the event shown. */
  readonly cursor: number;
  /** Milliseconds already spent on the way to the next one. */
  readonly spent: number;
}

export interface Tape {
  readonly length: number;
  /** @returns milliseconds since the epoch of the event `seq`, 1 to length */
  timeOf(seq: number): number;
}

export function pauseAfter(tape: Tape, seq: number, speed: number): number {
  const gap = seq === 0 ? 0 : tape.timeOf(seq + 1) - tape.timeOf(seq);
  return Math.min(Math.max(gap, SHORTEST_PAUSE), LONGEST_PAUSE) / speed;
}

/** The playhead after `elapsed` milliseconds of a viewer's time; it rests at the end. */
export function playAhead(tape: Tape, head: Playhead, step: { readonly elapsed: number; readonly speed: number }): Playhead {
  let { cursor } = head;
  let spent = head.spent + step.elapsed;
  while (cursor < tape.length) {
    const pause = pauseAfter(tape, cursor, step.speed);
    if (spent < pause) return { cursor, spent };
    spent -= pause;
    cursor += 1;
  }
  return { cursor, spent: 0 };
}
