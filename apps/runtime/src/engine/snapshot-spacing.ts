// When a run is snapshotted: after 64, 128, 256, ... 1,024 events, then a quarter further each time, so that all snapshots together
// stay linear in the run's length and a load never folds more than a fifth of it; and when it goes to sleep, unless it is so
// short that folding it is cheaper.

/** A run shorter than this has no snapshot. */
export const FIRST_SNAPSHOT = 16;
const FIRST_SPACING = 64;
const LAST_DOUBLING = 1_024;
const FACTOR = 1.25;

/** The first place after `seq` for a snapshot. */
export function nextSnapshotAfter(seq: number): number {
  let next = FIRST_SPACING;
  while (next <= seq) next = next < LAST_DOUBLING ? next * 2 : Math.ceil(next * FACTOR);
  return next;
}

export function isWorthSleepSnapshot(seq: number, lastSnapshot: number): boolean {
  return seq >= FIRST_SNAPSHOT && seq > lastSnapshot;
}
