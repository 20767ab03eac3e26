// With the fault over: everything ends, and everything that must hold is looked at once more.
import { checkByFold } from '../checks/by-fold.ts';
import { checkInSql } from '../checks/in-sql.ts';
import type { Arena } from './arena.ts';
import type { Crowd } from './crowd.ts';

export async function settle(arena: Arena, crowd: Crowd): Promise<void> {
  await crowd.untilAllEnded();
  await checkAll(arena);
}

/** `aside`: runs whose logs were damaged on purpose. */
export async function checkAll({ sql, journal, world, tools, processes }: Arena, aside: ReadonlySet<string> = new Set()): Promise<void> {
  for (const { output } of processes()) noteAppends(output(), journal.appends);
  const found = [...(await checkInSql(sql, journal)), ...(await checkByFold(sql, [...world.calls, ...tools.calls], aside))];
  if (found.length > 0) throw new Error(found.join('\n'));
}

/** A wrapped host prints every append that its log acknowledged. */
export function noteAppends(output: string, appends: string[]): void {
  for (const [, append = ''] of output.matchAll(/^acknowledged (\S+)$/gm)) if (!appends.includes(append)) appends.push(append);
}
