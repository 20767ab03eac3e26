import { readFile } from 'node:fs/promises';
import type { Arena } from './arena.ts';

/** Appends by which a run got several events at once, and those that the database refused since only some of their places were free. */
export async function appendsOfSeveral({ sql, postgres }: Arena): Promise<{ readonly joined: number; readonly refused: number }> {
  const [row] = await sql<{ joined: number }[]>`select count(*)::int as joined from (select from run_events group by run_id, xmin having count(*) > 1) as statements`;
  return { joined: row?.joined ?? 0, refused: (await readFile(postgres.serverLog, 'utf8')).split(/ERROR: +some places of run/).length - 1 };
}
