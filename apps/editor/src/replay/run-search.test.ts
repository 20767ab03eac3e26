import { expect, test } from 'vitest';
import { runSearch } from './run-search.ts';

test('an address with a step shows it, any other the end', () => {
  expect(runSearch({ at: 12 })).toEqual({ at: 12 });
  expect(runSearch({ at: '7' })).toEqual({ at: 7 });
  for (const at of [0, -3, 1.5, 'x', null, {}]) expect(runSearch({ at })).toEqual({ at: undefined });
  expect(runSearch({})).toEqual({});
});
