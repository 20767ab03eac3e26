// Who hosts, how much each may hold, and who has died. A host is alive as long as Postgres sees its connection: each holds a session-level advisory
// lock, which is gone the moment its connection is. No timer of ours ever declares anybody dead.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { RunId } from '@cadre/run-core';
import type { Logger } from '../../ports/logger.ts';
import type { MetricFamily } from '../../ports/metrics.ts';
import { connect } from '../postgres/connect.ts';
import type { Sql, Transaction } from '../postgres/connect.ts';
import { isAlive, LOCK_CLASS } from './host-rows.ts';

export interface HeldJob {
  readonly job: string;
  readonly run: RunId;
  readonly failures: number;
  readonly failedAt: number;
  /** Where the run's log is now. */
  readonly seq: number;
}

/** What becomes of the jobs of a host that is removed. */
export type Release = (transaction: Transaction, jobs: readonly HeldJob[]) => Promise<void>;

export interface HostRegistryParts {
  readonly url: string;
  readonly sql: Sql;
  readonly logger: Logger;
  /** Runs to hold at the same time, until somebody says otherwise. */
  readonly concurrency: number;
  readonly version: string;
  /** Others have removed this host; from now on it is `id`. */
  lost(id: string): void;
}

export class HostRegistry {
  readonly #parts: HostRegistryParts;
  #id = randomUUID();
  #concurrency: number;
  #session: Sql | null = null;
  #suspects: ReadonlySet<string> = new Set();
  #isStopped = false;

  constructor(parts: HostRegistryParts) {
    this.#parts = parts;
    this.#concurrency = parts.concurrency;
  }

  get id(): string {
    return this.#id;
  }

  /** As far as this process has heard. */
  get concurrency(): number {
    return this.#concurrency;
  }

  async register(): Promise<void> {
    const session = this.#openSession();
    // Row and lock become visible together.
    await session.begin(async (transaction) => {
      await transaction`
        with host as (insert into hosts (id, name, concurrency, version) values (${this.#id}, ${`${hostname()}:${process.pid}`}, ${this.#concurrency}, ${this.#parts.version}) returning lock_key)
        select pg_advisory_lock(${LOCK_CLASS}, lock_key) from host`;
    });
    this.#session = session;
  }

  /** Reads how much this host may hold now. */
  async readConcurrency(): Promise<void> {
    const [own] = await this.#parts.sql<{ concurrency: number }[]>`select concurrency from hosts where id = ${this.#id}`;
    if (own !== undefined) this.#concurrency = own.concurrency;
  }

  /** For metrics of any process. */
  async keepFigures(figures: readonly MetricFamily[]): Promise<void> {
    await this.#parts.sql`update hosts set figures = ${JSON.stringify(figures)}::text::json where id = ${this.#id}`;
  }

  /** Hosts whose lock is free now and was free at the last look; at the first look those that are free now. */
  async findDead(isFirstLook: boolean): Promise<readonly string[]> {
    const { sql } = this.#parts;
    const rows = await sql<{ id: string }[]>`select id from hosts where id <> ${this.#id} and not ${isAlive(sql)}`;
    const free = rows.map((row) => row.id);
    const dead = isFirstLook ? free : free.filter((id) => this.#suspects.has(id));
    this.#suspects = new Set(free);
    return dead;
  }

  /** In one transaction: the host is removed and `release` has its jobs. @returns false when it came back or another host was first */
  async bury(id: string, release: Release): Promise<boolean> {
    return this.#parts.sql.begin(async (transaction) => {
      const [host] = await transaction<{ free: boolean }[]>`
        select pg_try_advisory_xact_lock(${LOCK_CLASS}, lock_key) as free from hosts where id = ${id} for update skip locked`;
      if (host?.free !== true) return false;
      await remove(transaction, id, release);
      return true;
    });
  }

  /** `release` has these jobs of this host, in one transaction. */
  async giveBack(jobs: readonly string[], release: Release): Promise<void> {
    await this.#parts.sql.begin(async (transaction) => release(transaction, await takeOut(transaction, this.#id, jobs)));
  }

  /** Signs off, in one transaction like a burial. While the database is away it can't: then others bury it. */
  async stop(release: Release): Promise<void> {
    this.#isStopped = true;
    const session = this.#session;
    this.#session = null;
    if (session === null) return;
    try {
      await session.begin((transaction) => remove(transaction, this.#id, release));
    } catch (error) {
      this.#parts.logger.debug({ error: String(error) }, 'The host left while the database was away.');
    }
    await session.end({ timeout: 1 });
  }

  #openSession(): Sql {
    const session = connect(this.#parts.url, { connections: 1, name: 'host', onClose: () => void this.#reconnect(session) });
    return session;
  }

  /** The connection broke while the process lives. Back in time, nothing has happened; too late, and its runs are others' now. */
  async #reconnect(lost: Sql): Promise<void> {
    if (this.#isStopped || this.#session !== lost) return;
    this.#session = null;
    await lost.end({ timeout: 0 });
    for (let pause = 50; !this.#isStopped && this.#session === null; pause = Math.min(pause * 2, 2_000)) {
      const session = this.#openSession();
      try {
        await this.#return(session);
      } catch (error) {
        this.#parts.logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'The host is cut off from the database.');
        await session.end({ timeout: 0 });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  async #return(session: Sql): Promise<void> {
    const isKnown = await session.begin(async (transaction) => {
      // Waits for a burial that is going on; then there is no row.
      const rows = await transaction`select lock_key from hosts where id = ${this.#id} for update`;
      if (rows.length === 0) return false;
      await transaction`select pg_advisory_lock(${LOCK_CLASS}, lock_key) from hosts where id = ${this.#id}`;
      return true;
    });
    if (isKnown) {
      this.#session = session;
      return;
    }
    await session.end({ timeout: 1 });
    // First it lets go of everything, then others know it by a new name: what is taken under that name is its to keep.
    const id = randomUUID();
    this.#parts.lost(id);
    this.#id = id;
    await this.register();
  }
}

async function remove(transaction: Transaction, id: string, release: Release): Promise<void> {
  const jobs = await takeOut(transaction, id);
  await transaction`delete from hosts where id = ${id}`;
  await release(transaction, jobs);
}

/** In order, like everybody who takes jobs out of a hand: two that take the same ones wait for each other and not in a circle. */
function takeOut(transaction: Transaction, id: string, only?: readonly string[]): Promise<readonly HeldJob[]> {
  return transaction<HeldJob[]>`
    with own as (select job_id from held_jobs where host_id = ${id} ${only === undefined ? transaction`` : transaction`and job_id = any(${only}::uuid[])`} order by job_id for update)
    delete from held_jobs using own where host_id = ${id} and held_jobs.job_id = own.job_id
    returning held_jobs.job_id as job, run_id as run, failures, failed_at as "failedAt",
      coalesce((select max(seq) from run_events where run_events.run_id = held_jobs.run_id), 0) as seq`;
}
