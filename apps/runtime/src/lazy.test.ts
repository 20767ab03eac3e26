import { expect, test } from 'vitest';
import { Lazy } from './lazy.ts';

test('is made by the first who uses it, and once for all of them', async () => {
  let makings = 0;
  const lazy = new Lazy(async () => (makings += 1));
  expect(lazy.made).toBeNull();
  expect(await Promise.all([lazy.get(), lazy.get()])).toEqual([1, 1]);
  expect(await lazy.get()).toBe(1);
  expect(await lazy.made).toBe(1);
});

test('a making that failed is told to those who wait for it, and the next one tries again', async () => {
  let makings = 0;
  const lazy = new Lazy(async () => {
    makings += 1;
    if (makings === 1) throw new Error('not now');
    return makings;
  });
  await expect(Promise.all([lazy.get(), lazy.get()])).rejects.toThrow('not now');
  expect(lazy.made).toBeNull();
  expect(await lazy.get()).toBe(2);
});
