import { toNodeId } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import { boxAt, freePlace } from './drop-place.ts';

const outer = { id: toNodeId('outer'), x: 0, y: 0, width: 400, height: 300 };
const inner = { id: toNodeId('inner'), x: 50, y: 50, width: 100, height: 100 };

describe('boxAt', () => {
  it('takes the innermost box around a point', () => {
    expect(boxAt([outer, inner], { x: 60, y: 60 })?.id).toBe('inner');
    expect(boxAt([inner, outer], { x: 200, y: 200 })?.id).toBe('outer');
    expect(boxAt([outer, inner], { x: -1, y: 10 })).toBeNull();
  });
});

describe('freePlace', () => {
  const size = { width: 100, height: 50 };

  it('takes the wanted place when it is free', () => {
    expect(freePlace([], { x: 10, y: 10 }, size)).toEqual({ x: 10, y: 10 });
    expect(freePlace([{ x: 500, y: 500, ...size }], { x: 10, y: 10 }, size)).toEqual({ x: 10, y: 10 });
  });

  it('covers nothing, and stays near', () => {
    const taken = [{ x: 0, y: 0, ...size }, { x: 150, y: 0, ...size }];
    const place = freePlace(taken, { x: 20, y: 10 }, size);
    expect(taken.every((box) => Math.abs(box.x - place.x) >= size.width || Math.abs(box.y - place.y) >= size.height)).toBe(true);
    expect(Math.max(Math.abs(place.x - 20), Math.abs(place.y - 10))).toBeLessThan(200);
  });

  it('gives up on a canvas that is full', () => {
    expect(freePlace([{ x: -10_000, y: -10_000, width: 20_000, height: 20_000 }], { x: 0, y: 0 }, size)).toEqual({ x: 0, y: 0 });
  });
});
