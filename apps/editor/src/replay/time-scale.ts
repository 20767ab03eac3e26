// Maps time to a fraction of the timeline's width. Time in which something works is linear; a long stretch in which
// everybody only waits is cut to a short break, so that a two-day approval doesn't flatten three seconds of work.

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface Segment {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Fractions of the width, 0 to 1. */
  readonly start: number;
  readonly end: number;
  /** Shorter on screen than in time. */
  readonly isBreak: boolean;
}

export interface TimeScale {
  readonly from: number;
  readonly to: number;
  /** Dense, in order, at least one. */
  readonly segments: readonly Segment[];
}

export interface ScaleInput {
  readonly from: number;
  readonly to: number;
  /** When something worked, in any order, overlapping as they like. */
  readonly busy: readonly Interval[];
  /** Times at which something happened: waits on both sides of one are cut separately. */
  readonly marks: readonly number[];
}

/** A wait longer than this share of all work is cut to it. */
const LONGEST_WAIT_SHARE = 0.15;
/** The room of a wait in a run in which nothing has worked yet, in milliseconds. */
const LONGEST_WAIT_WITHOUT_WORK = 1_000;

export function buildTimeScale(input: ScaleInput): TimeScale {
  const from = input.from;
  const to = Math.max(input.to, from + 1);
  const busy = mergeIntervals(input.busy, { from, to });
  const working = busy.reduce((total, interval) => total + interval.to - interval.from, 0);
  const waits = splitAt(gapsBetween(busy, { from, to }), input.marks);
  const longest = longestWait(working, waits);

  const pieces: { from: number; to: number; weight: number; isBreak: boolean }[] = [];
  const add = (interval: Interval, isBreak: boolean): void => {
    const last = pieces.at(-1);
    const length = interval.to - interval.from;
    if (!isBreak && last !== undefined && !last.isBreak) {
      last.to = interval.to;
      last.weight += length;
    } else {
      pieces.push({ ...interval, weight: isBreak ? longest : length, isBreak });
    }
  };
  let next = 0;
  for (const wait of waits) {
    for (let work = busy[next]; work !== undefined && work.from < wait.from; work = busy[next]) {
      add(work, false);
      next += 1;
    }
    add(wait, wait.to - wait.from > longest);
  }
  for (const work of busy.slice(next)) add(work, false);

  const total = pieces.reduce((sum, piece) => sum + piece.weight, 0);
  let passed = 0;
  const segments = pieces.map((piece) => {
    const start = passed / total;
    passed += piece.weight;
    return { from: piece.from, to: piece.to, start, end: passed / total, isBreak: piece.isBreak };
  });
  return { from, to, segments };
}

export function fractionAt(scale: TimeScale, time: number): number {
  if (time <= scale.from) return 0;
  if (time >= scale.to) return 1;
  const segment = segmentWhere(scale, (candidate) => candidate.to >= time);
  return segment.start + ((time - segment.from) / (segment.to - segment.from)) * (segment.end - segment.start);
}

export function timeAt(scale: TimeScale, fraction: number): number {
  if (fraction <= 0) return scale.from;
  if (fraction >= 1) return scale.to;
  const segment = segmentWhere(scale, (candidate) => candidate.end >= fraction);
  return segment.from + ((fraction - segment.start) / (segment.end - segment.start)) * (segment.to - segment.from);
}

/** The first segment that `reaches` holds for; it holds for all later ones too. */
function segmentWhere(scale: TimeScale, reaches: (segment: Segment) => boolean): Segment {
  let low = 0;
  let high = scale.segments.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = scale.segments[middle];
    if (segment !== undefined && reaches(segment)) high = middle;
    else low = middle + 1;
  }
  const found = scale.segments[low];
  if (found === undefined) throw new Error('A time scale has at least one segment.');
  return found;
}

/** Many waits share the room of the work, so that the breaks together are never wider than it. */
function longestWait(working: number, waits: readonly Interval[]): number {
  if (working === 0) return LONGEST_WAIT_WITHOUT_WORK;
  const share = working * LONGEST_WAIT_SHARE;
  const long = waits.filter((wait) => wait.to - wait.from > share).length;
  return Math.min(share, working / Math.max(long, 1));
}

function mergeIntervals(intervals: readonly Interval[], bounds: Interval): Interval[] {
  const merged: { from: number; to: number }[] = [];
  const sorted = intervals
    .map((interval) => ({ from: Math.max(interval.from, bounds.from), to: Math.min(interval.to, bounds.to) }))
    .filter((interval) => interval.to > interval.from)
    .sort((a, b) => a.from - b.from);
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && interval.from <= last.to) last.to = Math.max(last.to, interval.to);
    else merged.push(interval);
  }
  return merged;
}

function gapsBetween(busy: readonly Interval[], bounds: Interval): Interval[] {
  const gaps: Interval[] = [];
  let end = bounds.from;
  for (const interval of busy) {
    if (interval.from > end) gaps.push({ from: end, to: interval.from });
    end = interval.to;
  }
  if (bounds.to > end) gaps.push({ from: end, to: bounds.to });
  return gaps;
}

function splitAt(intervals: readonly Interval[], marks: readonly number[]): Interval[] {
  const sorted = [...marks].sort((a, b) => a - b);
  const pieces: Interval[] = [];
  let next = 0;
  for (const interval of intervals) {
    let from = interval.from;
    for (let mark = sorted[next]; mark !== undefined && mark < interval.to; mark = sorted[next]) {
      if (mark > from) {
        pieces.push({ from, to: mark });
        from = mark;
      }
      next += 1;
    }
    pieces.push({ from, to: interval.to });
  }
  return pieces;
}
