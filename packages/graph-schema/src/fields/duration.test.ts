import { describe, expect, it } from 'vitest';
import { durationMs, durationSchema, durationWords } from './duration.ts';

describe('durations', () => {
  it.each([
    ['PT1S', 1_000], ['PT0S', 0], ['PT1.5S', 1_500], ['PT0.025S', 25], ['PT10M', 600_000], ['PT1H30M', 5_400_000], ['P3D', 259_200_000], ['P1W', 604_800_000], ['P1DT2H', 93_600_000],
  ])('%s is %i ms', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });

  it.each(['', 'P', 'PT', 'P1Y', 'P1M', '1S', 'PT1', 'PT-1S', 'P1DT', ' PT1S', 'PT1.S', 'PT1.2345S', 'PT9999999999S'])('"%s" is none', (text) => {
    expect(durationMs(text)).toBeNull();
  });

  it('are ten years at most', () => {
    expect(durationSchema.safeParse('P3650D').success).toBe(true);
    expect(durationSchema.safeParse('P3661D').success).toBe(false);
  });

  it.each([['PT10M', '10 minutes'], ['P1D', '1 day'], ['PT1H1S', '1 hour 1 second'], ['PT1.5S', '1.5 seconds'], ['PT0S', '0 seconds'], ['P2W', '14 days']])('%s reads %s', (text, words) => {
    expect(durationWords(text)).toBe(words);
  });
});
