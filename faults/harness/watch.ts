// Looks at the database again and again while the faults go on. A look that the database does not answer is none.
import { setTimeout as delay } from 'node:timers/promises';
import { checkInSql } from '../checks/in-sql.ts';
import { isTransient } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import type { Arena } from './arena.ts';

const EVERY_MS = 700;

export interface Watch {
  /** @returns how often it could look @throws when anything was broken at any time */
  stop(): Promise<number>;
}

export function watch(arena: Arena): Watch {
  const stopping = new AbortController();
  let looks = 0;
  const found = new Set<string>();
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      try {
        for (const sentence of await checkInSql(arena.sql, arena.journal)) found.add(sentence);
        looks += 1;
      } catch (error) {
        if (!isTransient(error)) throw error;
      }
      await delay(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  watching.catch(() => undefined); // `stop` throws it; until then it must not end the process
  return {
    async stop() {
      stopping.abort();
      await watching;
      if (found.size > 0) throw new Error([...found].join('\n'));
      if (looks === 0) throw new Error('The checker could not look at the database even once.');
      return looks;
    },
  };
}
