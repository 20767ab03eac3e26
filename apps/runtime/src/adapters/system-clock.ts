import type { Clock } from '../ports/clock.ts';

/** A longer timeout than this would fire at once. */
const longestTimeoutMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  wake(at, due) {
    let timeout: NodeJS.Timeout;
    function sleep(): void {
      const left = at - Date.now();
      timeout = setTimeout(left > 0 ? sleep : due, Math.min(Math.max(left, 0), longestTimeoutMs));
    }
    sleep();
    return () => clearTimeout(timeout);
  },
};
