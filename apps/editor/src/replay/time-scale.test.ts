import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildTimeScale, fractionAt, timeAt, type ScaleInput } from './time-scale.ts';

const DAY = 24 * 3_600_000;

describe('time scale', () => {
  test('work alone is linear', () => {
    const scale = buildTimeScale({ from: 0, to: 1_000, busy: [{ from: 0, to: 1_000 }], marks: [250] });
    expect(scale.segments).toEqual([{ from: 0, to: 1_000, start: 0, end: 1, isBreak: false }]);
    expect(fractionAt(scale, 250)).toBeCloseTo(0.25);
  });

  test('a two-day approval does not flatten three seconds of work', () => {
    const scale = buildTimeScale({
      from: 0,
      to: 3_000 + 2 * DAY,
      busy: [{ from: 0, to: 2_000 }, { from: 2_000 + 2 * DAY, to: 3_000 + 2 * DAY }],
      marks: [2_000, 2_000 + 2 * DAY],
    });
    expect(scale.segments.map((segment) => segment.isBreak)).toEqual([false, true, false]);
    expect(fractionAt(scale, 2_000)).toBeGreaterThan(0.55);
    expect(1 - fractionAt(scale, 2_000 + 2 * DAY)).toBeGreaterThan(0.25);
  });

  test('two waits that follow each other are two breaks', () => {
    const scale = buildTimeScale({ from: 0, to: 2 * DAY, busy: [{ from: 0, to: 1_000 }], marks: [1_000, DAY] });
    expect(scale.segments.filter((segment) => segment.isBreak).map((segment) => segment.from)).toEqual([1_000, DAY]);
  });

  test('a short pause between calls stays as long as it was', () => {
    const scale = buildTimeScale({ from: 0, to: 2_100, busy: [{ from: 0, to: 1_000 }, { from: 1_100, to: 2_100 }], marks: [] });
    expect(scale.segments).toHaveLength(1);
  });

  test('a hundred waits leave the work at least half of the room', () => {
    const busy = Array.from({ length: 100 }, (_, index) => ({ from: index * DAY, to: index * DAY + 1_000 }));
    const scale = buildTimeScale({ from: 0, to: 100 * DAY, busy, marks: [] });
    const breaks = scale.segments.filter((segment) => segment.isBreak).reduce((sum, segment) => sum + segment.end - segment.start, 0);
    expect(breaks).toBeLessThanOrEqual(0.5 + 1e-9);
  });

  test('a run that only waited, and one of no length, still have a scale', () => {
    expect(buildTimeScale({ from: 5, to: 5 + DAY, busy: [], marks: [] }).segments).toHaveLength(1);
    const instant = buildTimeScale({ from: 5, to: 5, busy: [], marks: [5] });
    expect(fractionAt(instant, 5)).toBe(0);
  });

  test('times outside the run are pinned to its ends', () => {
    const scale = buildTimeScale({ from: 10, to: 20, busy: [{ from: 0, to: 100 }], marks: [] });
    expect([fractionAt(scale, 0), fractionAt(scale, 99), timeAt(scale, -1), timeAt(scale, 2)]).toEqual([0, 1, 10, 20]);
  });
});

const interval = fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 5_000 })).map(([from, length]) => ({ from, to: from + length }));
const scaleInput: fc.Arbitrary<ScaleInput> = fc.record({
  from: fc.constant(0),
  to: fc.integer({ min: 1, max: 1_000_000 }),
  busy: fc.array(interval, { maxLength: 20 }),
  marks: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 20 }),
});

describe('laws of every time scale', () => {
  test('segments are dense in time and in width', () => {
    fc.assert(fc.property(scaleInput, (input) => {
      const scale = buildTimeScale(input);
      const { segments } = scale;
      expect(segments[0]).toMatchObject({ from: 0, start: 0 });
      expect(segments.at(-1)?.to).toBe(scale.to);
      expect(segments.at(-1)?.end).toBeCloseTo(1);
      segments.slice(1).forEach((segment, index) => {
        expect(segment.from).toBe(segments[index]?.to);
        expect(segment.start).toBe(segments[index]?.end);
        expect(segment.end).toBeGreaterThan(segment.start);
      });
    }));
  });

  test('later is never further left, and the way back is the way there', () => {
    fc.assert(fc.property(scaleInput, fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), (input, one, other) => {
      const scale = buildTimeScale(input);
      const [earlier, later] = one < other ? [one, other] : [other, one];
      expect(fractionAt(scale, earlier)).toBeLessThanOrEqual(fractionAt(scale, later));
      const inside = Math.min(earlier, scale.to);
      expect(timeAt(scale, fractionAt(scale, inside))).toBeCloseTo(inside, 1);
    }));
  });
});
