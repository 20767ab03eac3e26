// Hosts by their rows: from any process, and without asking the hosts themselves.
import { z } from 'zod';
import type { HostDirectory } from '../../ports/host-directory.ts';
import { metricFamilySchema } from '../../ports/metrics.ts';
import type { MetricFamily } from '../../ports/metrics.ts';
import type { HostShape } from '../../shapes/index.ts';
import type { Sql } from '../postgres/connect.ts';
import { isAlive } from './host-rows.ts';

export interface HostDirectoryParts {
  readonly sql: Sql;
  /** Tells the host, wherever it is. */
  changed(id: string): void;
}

interface HostRow extends Omit<HostShape, 'startedAt'> {
  readonly startedAt: Date;
}

/** Of this process's row and of those that were written by another version: what can't be read is not shown. */
const figuresSchema = z.array(metricFamilySchema).catch([]);

export class PostgresHostDirectory implements HostDirectory {
  readonly #parts: HostDirectoryParts;

  constructor(parts: HostDirectoryParts) {
    this.#parts = parts;
  }

  list(): Promise<readonly HostShape[]> {
    return this.#read(null);
  }

  async setConcurrency(id: string, concurrency: number): Promise<HostShape | null> {
    const { sql, changed } = this.#parts;
    const updated = await sql`update hosts set concurrency = ${concurrency} where id = ${id} returning id`;
    if (updated.length === 0) return null;
    changed(id);
    const [host] = await this.#read(id);
    return host ?? null;
  }

  /** What the living hosts have counted, a few seconds ago. */
  async figures(): Promise<ReadonlyMap<string, readonly MetricFamily[]>> {
    const { sql } = this.#parts;
    const rows = await sql<{ id: string; figures: unknown }[]>`select id, figures from hosts where figures is not null and ${isAlive(sql)}`;
    return new Map(rows.map(({ id, figures }) => [id, figuresSchema.parse(figures)]));
  }

  async #read(id: string | null): Promise<readonly HostShape[]> {
    const { sql } = this.#parts;
    const rows = await sql<HostRow[]>`
      select id, name, started_at as "startedAt", ${isAlive(sql)} as "isAlive", concurrency, version,
        (select count(*)::int from held_jobs where host_id = hosts.id) as held
      from hosts where ${id}::uuid is null or id = ${id}::uuid order by started_at, id`;
    return rows.map(({ startedAt, ...row }) => ({ ...row, startedAt: startedAt.toISOString() }));
  }
}
