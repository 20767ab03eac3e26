// The time of the database, by which all processes go: what one begins to wait for another may end, and their own clocks may be
// wrong or be moved. Asked now and then; between two answers time is what has passed here.
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { wakeBy } from '../system-clock.ts';
import type { Sql } from './connect.ts';

const ASK_EVERY_MS = 5_000;

export interface DatabaseClock extends Clock {
  stop(): void;
}

/** @throws when the database does not answer the first time */
export async function openDatabaseClock(sql: Sql, logger: Logger): Promise<DatabaseClock> {
  let { ahead } = await ask(sql);
  let isStopped = false;
  let timer = later();
  function later(): NodeJS.Timeout {
    return setTimeout(() => void askAgain(), ASK_EVERY_MS).unref();
  }
  /** One question at a time: a database that is away answers none of them. */
  async function askAgain(): Promise<void> {
    try {
      const answer = await ask(sql);
      // It is right to half of the time it took; within that there is nothing to correct.
      if (Math.abs(answer.ahead - ahead) > answer.error) ahead = answer.ahead;
    } catch (error) {
      logger.debug({ error: String(error) }, 'The database could not be asked for the time.');
    }
    if (!isStopped) timer = later();
  }
  const now = (): number => Math.floor(performance.now() + ahead);
  return {
    now,
    wake: wakeBy(now),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** By how much the database's clock is ahead of this process's count of milliseconds. */
async function ask(sql: Sql): Promise<{ readonly ahead: number; readonly error: number }> {
  const asked = performance.now();
  const [row] = await sql<{ now: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
  const error = (performance.now() - asked) / 2;
  return { ahead: (row?.now ?? Date.now()) - asked - error, error };
}
