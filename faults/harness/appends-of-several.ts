import { readFile } from 'node:fs/promises';
import type { Arena } from './arena.ts';

/** Appends by which a run got several events at once, and those that the database refused since one of their places was taken. */
export async function appendsOfSeveral({ sql, postgres }: Arena): Promise<{ readonly joined: number; readonly refused: number }> {
  const [row] = await sql<{ joined: number }[]>`select count(*)::int as joined from (select from run_events group by run_id, xmin having count(*) > 1) as statements`;
  return { joined: row?.joined ?? 0, refused: (await readFile(postgres.serverLog, 'utf8')).split(/ERROR: +duplicate key value violates unique constraint "run_events_pkey"/).length - 1 };
}
