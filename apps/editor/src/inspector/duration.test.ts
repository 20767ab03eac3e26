import fc from 'fast-check';
import { durationMs } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { durationUnits, readDuration, writeDuration } from './duration.ts';

it('reads a duration in its largest whole unit', () => {
  expect(readDuration('PT90M')).toEqual({ amount: 90, unit: 'minutes' });
  expect(readDuration('P1DT24H')).toEqual({ amount: 2, unit: 'days' });
  expect(readDuration('PT0S')).toEqual({ amount: 0, unit: 'seconds' });
  expect(readDuration('PT1.5S')).toEqual({ amount: 1.5, unit: 'seconds' });
  expect(readDuration('tomorrow')).toBeNull();
});

it('writes halves in seconds and refuses what is no amount', () => {
  expect(writeDuration({ amount: 1.5, unit: 'hours' })).toBe('PT5400S');
  expect(writeDuration({ amount: -1, unit: 'days' })).toBeNull();
  expect(writeDuration({ amount: Number.NaN, unit: 'days' })).toBeNull();
});

it('comes back as it went', () => {
  fc.assert(
    fc.property(fc.nat(9_999), fc.constantFrom(...durationUnits), (amount, unit) => {
      const text = writeDuration({ amount, unit });
      const again = readDuration(text ?? '');
      expect(again === null ? null : writeDuration(again)).not.toBeNull();
      expect(durationMs(writeDuration(again ?? { amount: -1, unit }) ?? '')).toBe(durationMs(text ?? ''));
    }),
  );
});
