// Waits until the database says so, by asking it now and then.
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';

const LOOK_MS = 50;
const GIVE_UP_MS = 240_000;

/** Until exactly `runs` runs have that status. @throws when they have not after four minutes */
export function untilStatus(sql: Sql, status: 'waiting' | 'completed', runs: number): Promise<void> {
  return untilCount(async () => {
    const [row] = await sql<{ runs: number }[]>`select count(*)::int as runs from runs where status = ${status}`;
    return row?.runs === runs;
  });
}

/** Until every run of that graph has ended. Cheap: this may be looked at while something is measured. @throws when some have not after four minutes */
export function untilGraphEnded(sql: Sql, digest: string): Promise<void> {
  return untilCount(async () => (await sql`select from runs where ended_at is null and digest = ${digest} limit 1`).length === 0);
}

/** `look` is called at every look. @throws when they have not after four minutes */
export function untilAllEnded(sql: Sql, look: () => Promise<void> = async () => {}): Promise<void> {
  return untilCount(async () => {
    await look();
    const [row] = await sql<{ open: number }[]>`select count(*)::int as open from runs where ended_at is null`;
    return row?.open === 0;
  });
}

async function untilCount(isSo: () => Promise<boolean>): Promise<void> {
  for (const begun = performance.now(); performance.now() - begun < GIVE_UP_MS; await delay(LOOK_MS)) if (await isSo()) return;
  throw new Error('The runs did not get there within four minutes.');
}
