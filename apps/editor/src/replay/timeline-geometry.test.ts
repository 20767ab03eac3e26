import { toActorPath, toEffectId, type Bar, type BarType, type Lane } from '@cadre/run-core';
import { describe, expect, test } from 'vitest';
import { blocksOf, breaksOf, scaleOf, seqNear, ticksOf } from './timeline-geometry.ts';

const DAY = 24 * 3_600_000;

function bar(type: BarType, from: number, to: number | null): Bar {
  return {
    effect: toEffectId(`r:${from}:0`), type, label: type, fromSeq: 1, fromAt: from,
    toSeq: to === null ? null : 2, toAt: to, outcome: to === null ? 'open' : 'completed',
  };
}

function lane(...bars: Bar[]): Lane {
  return { actor: toActorPath('flow'), node: null, role: 'flow', title: 'Flow', depth: 0, startedAt: 0, endedAt: null, bars };
}

describe('timeline geometry', () => {
  test('only model and tool calls count as work', () => {
    const bars = [bar('model', 0, 3_000), bar('person', 3_000, 3_000 + 2 * DAY), bar('model', 3_000 + 2 * DAY, 6_000 + 2 * DAY)];
    const scale = scaleOf([lane(...bars)], { from: 0, to: 6_000 + 2 * DAY });
    const [think, ask, conclude] = blocksOf(bars, scale, 1_000);
    expect(think?.width).toBeCloseTo(conclude?.width ?? 0);
    expect(think?.width).toBeGreaterThan(400);
    expect(ask?.width).toBeLessThan(150);
    expect(breaksOf(scale, 1_000)).toMatchObject([{ lasted: 2 * DAY }]);
  });

  test('an open bar reaches the right edge', () => {
    const bars = [bar('model', 500, null)];
    const [open] = blocksOf(bars, scaleOf([lane(...bars)], { from: 0, to: 1_000 }), 800);
    expect((open?.left ?? 0) + (open?.width ?? 0)).toBeCloseTo(800);
  });

  test('bars too thin to tell apart are one block; different types never are', () => {
    const thin = Array.from({ length: 5_000 }, (_, index) => bar('model', index, index + 1));
    const scale = scaleOf([lane(...thin)], { from: 0, to: 5_000 });
    const blocks = blocksOf(thin, scale, 500);
    expect(blocks.length).toBeLessThan(200);
    expect(blocks.reduce((sum, block) => sum + block.count, 0)).toBe(5_000);
    expect(blocksOf([bar('model', 0, 1), bar('tool', 1, 2)], scale, 500)).toHaveLength(2);
  });

  test('a bar at the very end can still be pointed at', () => {
    const bars = [bar('model', 0, 1_000), bar('model', 1_000, 1_000)];
    const blocks = blocksOf(bars, scaleOf([lane(...bars)], { from: 0, to: 1_000 }), 300);
    expect(blocks.at(-1)).toMatchObject({ left: 296, width: 4 });
  });

  test('ticks keep their distance and start anew after a break', () => {
    const bars = [bar('model', 0, 3_000), bar('model', 3_000 + DAY, 6_000 + DAY)];
    const scale = scaleOf([lane(...bars)], { from: 0, to: 6_000 + DAY });
    const ticks = ticksOf(scale, 1_000, 80);
    ticks.slice(1).forEach((tick, index) => expect(tick.left - (ticks[index]?.left ?? 0)).toBeGreaterThanOrEqual(80));
    expect(ticks[0]).toEqual({ left: 0, elapsed: 0, isRelative: false });
    expect(ticks.find((tick) => tick.elapsed === 3_000 + DAY)?.isRelative).toBe(false);
    expect(ticks.some((tick) => tick.isRelative && tick.elapsed <= 3_000)).toBe(true);
  });

  test('a point in time finds its nearest event', () => {
    const times = [0, 100, 100, 900];
    const near = (time: number): number => seqNear(time, times.length, (seq) => times[seq - 1] ?? 0);
    expect([near(-5), near(10), near(60), near(100), near(499), near(501), near(5_000)]).toEqual([1, 1, 2, 3, 3, 4, 4]);
  });
});
