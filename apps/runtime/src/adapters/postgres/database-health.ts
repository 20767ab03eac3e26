// What the database can say of itself and of who uses it.
import { and, count, isNotNull, isNull } from 'drizzle-orm';
import { ProbeError } from '../../ports/health-probe.ts';
import type { Sql } from './connect.ts';
import { drizzleOn } from './drizzle-on.ts';
import { countMigrations } from './migrate.ts';
import { runs } from './schema.ts';

export async function probeDatabase(sql: Sql): Promise<string> {
  const [row] = await sql<{ version: string }[]>`select split_part(current_setting('server_version'), ' ', 1) as version`;
  return `PostgreSQL ${row?.version ?? ''}`.trim();
}

export async function probeMigrations(sql: Sql): Promise<string> {
  const { known, applied } = await countMigrations(sql);
  if (applied !== known) throw new ProbeError(`${applied} of ${known} applied; run cadre migrate`);
  return `${applied} of ${known} applied`;
}

export async function countOpenRuns(sql: Sql): Promise<readonly { readonly status: string; readonly runs: number }[]> {
  return drizzleOn(sql).select({ status: runs.status, runs: count() }).from(runs).where(isNull(runs.endedAt)).groupBy(runs.status);
}

export async function countParkedRuns(sql: Sql): Promise<number> {
  const [row] = await drizzleOn(sql).select({ runs: count() }).from(runs).where(and(isNotNull(runs.parkedAt), isNull(runs.endedAt)));
  return row?.runs ?? 0;
}
