// What the database can say of itself and of who uses it.
import { count, isNull } from 'drizzle-orm';
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

/** Processes that host runs: each holds an advisory lock as long as it lives. @throws ProbeError when there is none */
export async function probeHosts(sql: Sql): Promise<string> {
  const [row] = await sql<{ hosts: number }[]>`
    select count(*)::int as hosts from hosts
    where exists (select from pg_locks where locktype = 'advisory' and granted and classid = 40227012 and objid = lock_key::oid and objsubid = 2
      and database = (select oid from pg_database where datname = current_database()))`;
  const hosts = row?.hosts ?? 0;
  if (hosts === 0) throw new ProbeError('no process hosts runs; start cadre start or cadre host');
  return hosts === 1 ? '1 host' : `${hosts} hosts`;
}

export async function countOpenRuns(sql: Sql): Promise<readonly { readonly status: string; readonly runs: number }[]> {
  return drizzleOn(sql).select({ status: runs.status, runs: count() }).from(runs).where(isNull(runs.endedAt)).groupBy(runs.status);
}
