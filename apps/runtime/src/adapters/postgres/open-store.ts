// Everything of this process that lives in one database, opened and closed together: log, runs, snapshots, queue, live news.
import type { Logger } from '../../ports/logger.ts';
import { PgBossDispatch } from '../pg-boss/dispatch.ts';
import { createQueues, openQueue } from '../pg-boss/run-queue.ts';
import { Bulletin } from './bulletin.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { PostgresEventLog } from './event-log.ts';
import { PostgresLive } from './live.ts';
import { PostgresRunStore } from './run-store.ts';
import { PostgresSnapshotStore } from './snapshot-store.ts';

export interface Store {
  /** For everything but the log. */
  readonly sql: Sql;
  readonly log: PostgresEventLog;
  readonly runs: PostgresRunStore;
  readonly snapshots: PostgresSnapshotStore;
  readonly dispatch: PgBossDispatch;
  readonly live: PostgresLive;
  /** After the engine has stopped. */
  close(): Promise<void>;
}

/** Connections that write the log: more of them make smaller batches, not a faster log. */
const LOG_LANES = 3;

export interface StoreOptions {
  /** Of a migrated database. */
  readonly url: string;
  readonly logger: Logger;
  /** Whether this process will also host runs. */
  readonly hosts: boolean;
  readonly failurePauseMs?: number;
}

export async function openStore({ url, logger, hosts, ...pauses }: StoreOptions): Promise<Store> {
  const sql = connect(url, { connections: 8, name: 'store' });
  const logSql = connect(url, { connections: LOG_LANES, name: 'log' });
  const boss = await openQueue({ url, logger, supervises: hosts, connections: 2 });
  await createQueues(boss);
  const bulletin = new Bulletin(sql, logger);
  await bulletin.start();
  const dispatch = new PgBossDispatch({ url, boss, sql, bulletin, logger, ...pauses });
  const activation = { activate: dispatch.activateWithin.bind(dispatch), activated: dispatch.hint.bind(dispatch) };
  const log = new PostgresEventLog({ sql, logSql, lanes: LOG_LANES, ...activation });
  const live = new PostgresLive(bulletin);
  return {
    sql,
    log,
    runs: new PostgresRunStore({ sql, ...activation }),
    snapshots: new PostgresSnapshotStore(sql),
    dispatch,
    live,
    async close() {
      log.close();
      await live.stop();
      await dispatch.stop();
      await Promise.all([sql.end({ timeout: 2 }), logSql.end({ timeout: 2 })]);
    },
  };
}
