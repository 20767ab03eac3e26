import { expect, test } from 'vitest';
import { retryPause } from './retry-pause.ts';

const retry = { backoffMs: 1_000, factor: 2, maxMs: 10_000 };

test('doubles with each attempt, half of it by chance, up to the cap', () => {
  const pauses = [1, 2, 3, 4, 5, 60].map((attempt) => [0, 1].map((random) => retryPause({ attempt, retry }, { retryAfterMs: null, random })));
  expect(pauses).toEqual([[500, 1_000], [1_000, 2_000], [2_000, 4_000], [4_000, 8_000], [5_000, 10_000], [5_000, 10_000]]);
});

test('is never shorter than the provider asked for', () => {
  expect(retryPause({ attempt: 1, retry }, { retryAfterMs: 42_000, random: 0.5 })).toBe(42_000);
  expect(retryPause({ attempt: 3, retry }, { retryAfterMs: 10, random: 1 })).toBe(4_000);
});
