// Opens everything that lives in the database: pools by purpose, the log, the stores, the queue and the live news.
import { openDatabase } from './adapters/embedded-postgres/open-database.ts';
import { PgBossDispatch } from './adapters/pg-boss/dispatch.ts';
import { PostgresHostDirectory } from './adapters/pg-boss/host-directory.ts';
import { createQueues, openQueue } from './adapters/pg-boss/run-queue.ts';
import { Bulletin } from './adapters/postgres/bulletin.ts';
import { connect } from './adapters/postgres/connect.ts';
import { openDatabaseClock } from './adapters/postgres/database-clock.ts';
import type { Sql } from './adapters/postgres/connect.ts';
import { PostgresEventLog } from './adapters/postgres/event-log.ts';
import { PostgresGraphStore } from './adapters/postgres/graph-store.ts';
import { PostgresLive } from './adapters/postgres/live.ts';
import { migrate } from './adapters/postgres/migrate.ts';
import { PostgresRateLimits } from './adapters/postgres/rate-limits.ts';
import { PostgresRunStore } from './adapters/postgres/run-store.ts';
import { PostgresSnapshotStore } from './adapters/postgres/snapshot-store.ts';
import { HostMetrics } from './metrics/host-metrics.ts';
import type { Clock } from './ports/clock.ts';
import type { HostObserver } from './ports/host-observer.ts';
import type { Logger } from './ports/logger.ts';
import type { Settings } from './settings/settings.ts';
import { MOST_CONCURRENCY } from './shapes/index.ts';
import { version } from './version.ts';

export interface Stores {
  readonly sql: Sql;
  /** Everybody's on this database. */
  readonly clock: Clock;
  readonly log: PostgresEventLog;
  readonly runs: PostgresRunStore;
  readonly snapshots: PostgresSnapshotStore;
  readonly graphs: PostgresGraphStore;
  readonly dispatch: PgBossDispatch;
  readonly hosts: PostgresHostDirectory;
  readonly live: PostgresLive;
  readonly rateLimits: PostgresRateLimits;
  /** Names of the migrations that were applied by this opening. */
  readonly migrated: readonly string[];
  /** After the engine has stopped. Leaves an embedded database, which stops when nobody else uses it. */
  stop(): Promise<void>;
}

/** Connections that write the log: more of them make smaller batches, not a faster log. */
const LOG_LANES = 2;

/**
 * The queue's few statements are planned once and go by the index that has their order. Left to itself PostgreSQL plans each fetch anew, which
 * takes as long as the fetch, and by figures that are out of date whenever the queue fills or drains; and only a plain scan of an index
 * clears the entries of jobs that are gone out of its way.
 */
const QUEUE_PLANS = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', enable_bitmapscan: 'off', enable_sort: 'off' };

export interface StoresOptions {
  readonly logger: Logger;
  /** Whether this process will also host runs. */
  readonly hosts: boolean;
  /** Runs it takes up at the same time, until an operator says otherwise. Without it only the engine's own bound holds. */
  readonly concurrency?: number;
  readonly observer?: HostObserver;
  /** Before a failed activation comes back the first time. */
  readonly failurePauseMs?: number;
}

/** @throws DatabaseError, DataFolderError or MigrationError, each with one sentence for a person */
export async function openStores({ databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>, { logger, hosts: isHost, concurrency = MOST_CONCURRENCY, observer = new HostMetrics(), ...pauses }: StoresOptions): Promise<Stores> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await openDatabase({ url: databaseUrl ?? undefined, dataDir });
    closers.push(() => database.stop());
    const { url } = database;
    const migrated = await migrate(url);
    const pool = (name: string, connections: number, settings = {}) => {
      const sql = connect(url, { connections, name, settings });
      closers.push(() => sql.end({ timeout: 2 }));
      return sql;
    };
    const sql = pool('pages', 3);
    const logSql = pool('log', LOG_LANES);
    const dispatchSql = pool('dispatch', 3, QUEUE_PLANS);
    const boss = await openQueue({ url, logger, supervises: isHost, connections: 1 });
    closers.push(() => boss.stop({ graceful: false }));
    await createQueues(boss);
    const clock = await openDatabaseClock(sql, logger);
    closers.push(async () => clock.stop());
    const bulletin = new Bulletin(sql, logger);
    await bulletin.start();
    const live = new PostgresLive(bulletin);
    closers.push(() => live.stop());
    const rateLimits = new PostgresRateLimits({ url, sql, bulletin, logger });
    closers.push(() => rateLimits.stop());
    const dispatch = new PgBossDispatch({ url, boss, sql: dispatchSql, pages: sql, bulletin, logger, observer, concurrency, version, now: () => clock.now(), ...pauses });
    closers.push(() => dispatch.stop());
    const hosts = new PostgresHostDirectory({ sql, changed: (id) => dispatch.hostChanged(id) });
    const activation = { withActivations: dispatch.activations.bind(dispatch), activated: dispatch.activated.bind(dispatch) };
    const runs = new PostgresRunStore({ sql, ...activation, claim: dispatch.claim.bind(dispatch) });
    const log = new PostgresEventLog({ logSql, lanes: LOG_LANES, sql, ...activation, withCompletions: dispatch.completions.bind(dispatch), flushed: (events, milliseconds) => observer.flushed(events, milliseconds / 1_000) });
    // The first to close: an append that waits for a database that is away would keep everything else waiting.
    closers.push(async () => log.close());
    return { sql, clock, log, runs, snapshots: new PostgresSnapshotStore(sql), graphs: new PostgresGraphStore(sql), dispatch, hosts, live, rateLimits, migrated, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}
