import { describe, expect, it } from 'vitest';
import { delegateCourse, flowCourse, laneBetween, rounded, toolCourse } from './edge-paths.ts';

describe('flow edges', () => {
  it('curve from left to right', () => {
    expect(flowCourse({ x: 0, y: 0 }, { x: 100, y: 40 }, -50)).toEqual({ path: 'M0,0 C50,0 50,40 100,40', label: { x: 50, y: 20 } });
  });

  it('go over the cards when they lead back', () => {
    const { path, label } = flowCourse({ x: 300, y: 0 }, { x: 0, y: 20 }, -60);
    expect(label).toEqual({ x: 150, y: -60 });
    expect(path.startsWith('M300,0')).toBe(true);
    expect(path.endsWith('L0,20')).toBe(true);
    expect(path).toContain('-60');
  });

  it('return to a card in another row between the rows, and to one beside them over both', () => {
    const card = { top: 0, bottom: 100 };
    expect(laneBetween(card, { top: 160, bottom: 260 })).toBe(132);
    expect(laneBetween(card, { top: 120, bottom: 220 })).toBe(110);
    expect(laneBetween({ top: 160, bottom: 260 }, card)).toBe(128);
    expect(laneBetween(card, { top: 40, bottom: 140 })).toBe(-28);
  });
});

describe('delegates edges', () => {
  it('share a bus below their boss whatever the height of the workers', () => {
    const near = delegateCourse({ x: 0, y: 0 }, { x: 100, y: 80 }).path;
    const far = delegateCourse({ x: 0, y: 0 }, { x: 100, y: 300 }).path;
    expect(near).toContain('Q100,36');
    expect(far).toContain('Q100,36');
  });

  it('are one straight line to a worker right below', () => {
    expect(delegateCourse({ x: 50, y: 0 }, { x: 50, y: 90 }).path).toBe('M50,0 L50,90');
  });

  it('still draw a line when the worker is above its boss', () => {
    expect(delegateCourse({ x: 0, y: 100 }, { x: 80, y: 0 }).path).toMatch(/^M0,100 .* L80,0$/);
  });
});

describe('rounded corners', () => {
  it('never bend further than half a line', () => {
    expect(rounded([{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: 100 }], 10)).toBe('M0,0 L2,0 Q4,0 4,2 L4,100');
  });

  it('skip corners that two equal points make', () => {
    expect(rounded([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }])).not.toContain('NaN');
    expect(rounded([])).toBe('');
  });
});

it('tool edges are straight when the tool is right below', () => {
  expect(toolCourse({ x: 5, y: 0 }, { x: 5, y: 50 })).toEqual({ path: 'M5,0 L5,50', label: { x: 5, y: 25 } });
});
