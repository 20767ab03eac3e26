// Where everything on the timeline stands, in pixels from its left edge. Knows rows of bars and a time scale, nothing of the screen.
import type { Bar } from '@cadre/run-core';
import { buildTimeScale, fractionAt, type Interval, type TimeScale } from './time-scale.ts';

/** One drawn block: a bar, or several that would fall on the same few pixels. */
export interface Block {
  readonly bar: Bar;
  /** How many bars it stands for; `bar` is the newest of them. */
  readonly count: number;
  readonly left: number;
  readonly width: number;
}

export interface Tick {
  readonly left: number;
  /** Milliseconds since the run began; after a break, since the work went on. */
  readonly elapsed: number;
  /** Whether `elapsed` counts from the end of a break. */
  readonly isRelative: boolean;
}

export interface BreakMark {
  readonly left: number;
  readonly width: number;
  /** Milliseconds that the break stands for. */
  readonly lasted: number;
}

/** A bar is never thinner than what a pointer can find. */
const THINNEST = 4;
/** A break is marked only where it hides much more time than its width says. */
const MARKED_BREAK_RATIO = 4;
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000];

export function scaleOf(rows: readonly { readonly bars: readonly Bar[] }[], bounds: Interval): TimeScale {
  const busy: Interval[] = [];
  const marks: number[] = [];
  for (const row of rows) {
    for (const bar of row.bars) {
      const to = bar.toAt ?? bounds.to;
      if (bar.type === 'model' || bar.type === 'tool' || bar.type === 'guard') busy.push({ from: bar.fromAt, to });
      else marks.push(bar.fromAt, to);
    }
  }
  return buildTimeScale({ from: bounds.from, to: bounds.to, busy, marks });
}

/** Bars of one lane as blocks; bars that start within the pixels of the one before become one block with it when they are alike. */
export function blocksOf(bars: readonly Bar[], scale: TimeScale, width: number): readonly Block[] {
  const blocks: { bar: Bar; count: number; left: number; width: number }[] = [];
  for (const bar of bars) {
    const left = fractionAt(scale, bar.fromAt) * width;
    const right = bar.toAt === null ? width : fractionAt(scale, bar.toAt) * width;
    const last = blocks.at(-1);
    if (last !== undefined && last.bar.type === bar.type && right - left < THINNEST && left - last.left < THINNEST) {
      last.bar = bar;
      last.count += 1;
      last.width = Math.max(last.width, right - last.left);
    } else {
      const visible = Math.max(right - left, THINNEST);
      blocks.push({ bar, count: 1, left: Math.min(left, width - visible), width: visible });
    }
  }
  return blocks;
}

export function ticksOf(scale: TimeScale, width: number, room: number): readonly Tick[] {
  const ticks: Tick[] = [];
  let taken = Number.NEGATIVE_INFINITY;
  scale.segments.forEach((segment, index) => {
    if (segment.isBreak) return;
    const left = segment.start * width;
    const pixels = (segment.end - segment.start) * width;
    const length = segment.to - segment.from;
    const step = steps.find((candidate) => (candidate / length) * pixels >= room) ?? length + 1;
    for (let elapsed = 0; elapsed < length; elapsed += step) {
      const at = left + (elapsed / length) * pixels;
      if (at - taken < room) continue;
      if (at > width - room / 2) break;
      const isRelative = index > 0 && elapsed > 0;
      ticks.push({ left: at, elapsed: isRelative ? elapsed : segment.from + elapsed - scale.from, isRelative });
      taken = at;
    }
  });
  return ticks;
}

export function breaksOf(scale: TimeScale, width: number): readonly BreakMark[] {
  const work = scale.segments.find((segment) => !segment.isBreak);
  const density = work === undefined ? 0 : (work.end - work.start) / (work.to - work.from);
  return scale.segments
    .filter((segment) => segment.isBreak && (segment.to - segment.from) * density > (segment.end - segment.start) * MARKED_BREAK_RATIO)
    .map((segment) => ({ left: segment.start * width, width: (segment.end - segment.start) * width, lasted: segment.to - segment.from }));
}

/** The event whose time is nearest to a place on the timeline. `timeOf` must not fall with `seq`. */
export function seqNear(time: number, length: number, timeOf: (seq: number) => number): number {
  let low = 1;
  let high = length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (timeOf(middle) <= time) low = middle;
    else high = middle - 1;
  }
  const isNextNearer = low < length && timeOf(low + 1) - time < time - timeOf(low);
  return isNextNearer ? low + 1 : low;
}
