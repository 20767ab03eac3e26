// When a run is snapshotted: after 64, 128, 256, ... events, so that all snapshots together stay linear in the run's length;
// and when it goes to sleep, unless it is so short that folding it is cheaper.

/** A run shorter than this has no snapshot. */
export const FIRST_SNAPSHOT = 16;
const FIRST_SPACING = 64;

/** The first place after `seq` for a snapshot. */
export function nextSnapshotAfter(seq: number): number {
  return seq < FIRST_SPACING ? FIRST_SPACING : 2 ** (Math.floor(Math.log2(seq)) + 1);
}

export function isWorthSleepSnapshot(seq: number, lastSnapshot: number): boolean {
  return seq >= FIRST_SNAPSHOT && seq > lastSnapshot;
}
