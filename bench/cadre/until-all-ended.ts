// Waits for every run of a database by asking the database, now and then.
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';

export interface Watching {
  readonly everyMs: number;
  /** Called at every look. */
  readonly look?: (open: number) => unknown;
}

const GIVE_UP_MS = 240_000;

/** @throws when they have not ended after four minutes */
export async function untilAllEnded(sql: Sql, { everyMs, look }: Watching): Promise<void> {
  for (const begun = performance.now(); performance.now() - begun < GIVE_UP_MS; await delay(everyMs)) {
    const [row] = await sql<{ open: number }[]>`select count(*)::int as open from runs where ended_at is null`;
    await look?.(row?.open ?? 0);
    if (row?.open === 0) return;
  }
  throw new Error('The runs did not end within four minutes.');
}
