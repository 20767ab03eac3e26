// Chance that can be repeated: the same seed gives the same numbers everywhere.
import { shapes, type Shape } from './random-flow.ts';

/** A whole number from 0, below `below`. */
export type Random = (below: number) => number;

/** Mulberry32: 32 bits of state, good enough to choose test cases with. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function randomShape(random: Random, depth: number): Shape {
  const children = depth === 0 ? [] : Array.from({ length: random(4) }, () => randomShape(random, depth - 1));
  return { shape: shapes[random(shapes.length)] ?? 'worker', pick: random(4), children };
}
