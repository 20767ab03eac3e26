import { expect, test } from 'vitest';
import { isWorthSleepSnapshot, nextSnapshotAfter } from './snapshot-spacing.ts';

test('snapshots double their distance, later they go a quarter further, wherever a run was taken up', () => {
  expect([0, 1, 63, 64, 65, 127, 128, 200, 1_000].map(nextSnapshotAfter)).toEqual([64, 64, 64, 128, 128, 128, 256, 256, 1_024]);
  expect([1_024, 1_279, 1_280, 5_000, 9_999].map(nextSnapshotAfter)).toEqual([1_280, 1_280, 1_600, 6_105, 11_925]);
});

test('a run that goes to sleep is kept once it is long enough and has moved', () => {
  expect(isWorthSleepSnapshot(15, 0)).toBe(false);
  expect(isWorthSleepSnapshot(16, 0)).toBe(true);
  expect(isWorthSleepSnapshot(16, 16)).toBe(false);
});
