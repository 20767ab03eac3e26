import { expect, it } from 'vitest';
import { runsSearch } from './runs-search.ts';

it('filters come from the address; nonsense shows all runs', () => {
  expect(runsSearch({ graph: 'desk', status: 'waiting', other: 1 })).toEqual({ graph: 'desk', status: 'waiting' });
  expect(runsSearch({ graph: 7, status: 'sleeping' })).toEqual({});
});
