import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './connect.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Repeats `operation` while the database is away or refuses for reasons that pass.
 * @throws what else it throws; and its last error once `signal` is aborted
 */
export async function untilAnswered<T>(signal: AbortSignal, operation: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await operation();
    } catch (error) {
      if (signal.aborted || !isTransient(error)) throw error;
      // Aborting only ends the pause; then there is one last try.
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}
