import type { Clock } from '../ports/clock.ts';

/** A longer timeout than this would fire at once. */
const longestTimeoutMs = 2 ** 31 - 1;

export const systemClock: Clock = { now: () => Date.now(), wake: wakeBy(() => Date.now()) };

/** Waits by any clock: looks again when it should be time. */
export function wakeBy(now: Clock['now']): Clock['wake'] {
  return (at, due) => {
    let timeout: NodeJS.Timeout;
    function sleep(): void {
      const left = at - now();
      timeout = setTimeout(left > 0 ? sleep : due, Math.min(Math.max(left, 0), longestTimeoutMs));
    }
    sleep();
    return () => clearTimeout(timeout);
  };
}
