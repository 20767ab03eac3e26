import { expect, test } from 'vitest';
import { makeRunId } from './run-id.ts';

const zeros = new Uint8Array(16);

test('an id is 26 lower-case characters without separators', () => {
  expect(makeRunId(1_763_800_000_000, Uint8Array.from({ length: 16 }, (_, index) => index * 16 + index))).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
});

test('ids sort by time', () => {
  const times = [0, 31, 32, 1_763_800_000_000, 1_763_800_000_001, 2 ** 45];
  const ids = times.map((time) => makeRunId(time, zeros));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(times.length);
});
