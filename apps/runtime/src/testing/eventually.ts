import { expect } from 'vitest';

/** Looks again and again until the matcher holds. The bound is for a test that would never end, not for how fast anything is. */
export function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 90_000, interval: 20 });
}
