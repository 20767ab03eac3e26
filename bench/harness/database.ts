// The PostgreSQL of a bench: the product's embedded one, with fsync and synchronous_commit on, in a folder that is thrown away.
// Every contender has a database of its own in it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../apps/runtime/src/adapters/embedded-postgres/open-database.ts';
import { connect, type Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import { startContender, type Contender, type ContenderOptions } from './contender.ts';

export interface BenchDatabase extends AsyncDisposable {
  /** A new, empty database. @returns its address */
  create(name: string): Promise<string>;
  /** Stopped with the database, if not before. */
  start(script: string, options: ContenderOptions): Promise<Contender>;
  connect(url: string, connections?: number): Sql;
}

export async function openBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cadre-bench-'));
  const database = await openDatabase({ dataDir });
  const admin = connect(database.url, { connections: 1, name: 'bench' });
  await refuseUnsafeSettings(admin);
  const contenders: Contender[] = [];
  const connections: Sql[] = [admin];
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => (closed ??= closeAll());
  const closeAll = async (): Promise<void> => {
    await Promise.all(contenders.map((contender) => contender.stop()));
    await Promise.all(connections.map((sql) => sql.end({ timeout: 2 })));
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  };
  // The server is detached from the terminal: without this an interrupted bench would leave it running.
  const interrupt = (): void => void close().finally(() => process.exit(130));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    async create(name) {
      await admin.unsafe(`create database ${name}`);
      return database.url.replace(/\/cadre$/, `/${name}`);
    },
    async start(script, options) {
      const contender = await startContender(script, options);
      contenders.push(contender);
      return contender;
    },
    connect(url, size = 1) {
      const sql = connect(url, { connections: size, name: 'bench' });
      connections.push(sql);
      return sql;
    },
    [Symbol.asyncDispose]: close,
  };
}

/** A figure without durability would say nothing. */
async function refuseUnsafeSettings(sql: Sql): Promise<void> {
  const unsafe = await sql<{ name: string }[]>`select name from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting <> 'on'`;
  if (unsafe.length > 0) throw new Error(`The database is not durable: ${unsafe.map(({ name }) => name).join(', ')} is off.`);
}
