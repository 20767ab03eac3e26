import { describe, expect, it } from 'vitest';
import { formatCount, formatDeadline, formatDuration, formatMoney, formatPlural, formatRelativeTime, formatRunId, formatTokens } from './format.ts';

describe('money', () => {
  it.each([
    [0, '$0'], ['0', '$0'], [0.0000012, '<$0.001'], ['0.000400', '<$0.001'], [0.0312, '$0.031'], [0.05, '$0.05'], ['0.012000', '$0.012'],
    [0.21, '$0.21'], [0.9, '$0.90'], [0.9999, '$1.00'], [1.235, '$1.24'], [1240, '$1,240.00'], [-0.05, '-$0.05'],
  ])('writes %s as %s', (value, text) => expect(formatMoney(value)).toBe(text));

  it('shows a dash for what is no number', () => {
    expect([formatMoney('free'), formatMoney(''), formatMoney(Number.NaN)]).toEqual(['–', '–', '–']);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'], [2, '<0.01 s'], [20, '0.02 s'], [340, '0.34 s'], [994, '0.99 s'], [999, '1 s'], [1_200, '1.2 s'], [14_249, '14.2 s'], [59_940, '59.9 s'], [59_970, '1 min'],
    [252_000, '4 min 12 s'], [3_600_000, '1 h'], [7_500_000, '2 h 5 min'], [3_599_800, '1 h'], [100_800_000, '1 d 4 h'], [86_399_999, '1 d'],
  ])('writes %d ms as %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

  it('shows a dash for what is no duration', () => {
    expect([formatDuration(-1), formatDuration(Number.NaN)]).toEqual(['–', '–']);
  });
});

describe('relative times', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  it.each([
    [0, 'just now'], [44_000, 'just now'], [60_000, '1 min ago'], [240_000, '4 min ago'], [3_599_000, '1 h ago'], [10_800_000, '3 h ago'], [172_800_000, '2 d ago'], [-240_000, 'in 4 min'],
  ])('%d ms before now is %s', (before, text) => expect(formatRelativeTime(now - before, now)).toBe(text));

  it('turns to the date after a month, with the year when it is another one', () => {
    expect(formatRelativeTime(Date.parse('2026-02-03T12:00:00Z'), now)).toBe('3 Feb');
    expect(formatRelativeTime(Date.parse('2025-02-03T12:00:00Z'), now)).toBe('3 Feb 2025');
    expect(formatRelativeTime(Number.NaN, now)).toBe('–');
  });
});

describe('counts', () => {
  it('groups thousands and says one or many', () => {
    expect([formatCount(6120), formatTokens(6120), formatTokens(1), formatPlural(0, 'worker'), formatPlural(2, 'reply', 'replies')]).toEqual([
      '6,120', '6,120 tokens', '1 token', '0 workers', '2 replies',
    ]);
  });

  it('says a deadline without its seconds', () => {
    expect([formatDeadline(Date.parse('2026-11-03T14:32:10Z')).replace(/\d\d:\d\d$/, 'hh:mm'), formatDeadline(Number.NaN)]).toEqual(['3 Nov, hh:mm', '–']);
  });

  it('shortens long run ids only', () => {
    expect([formatRunId('abc'), formatRunId('01980c3e-1f2a-7abc-9def-0123458f2c91')]).toEqual(['abc', '8f2c91']);
  });
});
