// A fresh, migrated database for each test file, copied from a template that the first one makes. The server is the one of
// `postgres-server.ts`, shared by the whole run.
import { randomBytes } from 'node:crypto';
import { createQueues, openQueue } from '../adapters/pg-boss/run-queue.ts';
import { connect } from '../adapters/postgres/connect.ts';
import { migrate } from '../adapters/postgres/migrate.ts';
import { silentLogger } from './silent-logger.ts';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const TEMPLATE = 'cadre_template';
const LOCK = 40_227_013;

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['CADRE_TEST_DATABASE_URL'];
  if (server === undefined) throw new Error('CADRE_TEST_DATABASE_URL is not set: run the tests by vitest with --project int.');
  const name = `cadre_test_${randomBytes(6).toString('hex')}`;
  const sql = connect(server, { connections: 1, name: 'test' });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    const found = await sql`select from pg_database where datname = ${TEMPLATE}`;
    if (found.length === 0) await createTemplate(server, (statement) => sql.unsafe(statement));
    await sql.unsafe(`create database ${name} template ${TEMPLATE}`);
  } finally {
    await sql.end();
  }
  return { url: urlOf(server, name), drop: () => run(server, `drop database if exists ${name} with (force)`) };
}

async function createTemplate(server: string, run: (statement: string) => PromiseLike<unknown>): Promise<void> {
  const draft = `${TEMPLATE}_draft`;
  await run(`drop database if exists ${draft} with (force)`);
  await run(`create database ${draft}`);
  const url = urlOf(server, draft);
  await migrate(url);
  const boss = await openQueue({ url, logger: silentLogger, supervises: false, connections: 1 });
  await createQueues(boss);
  await boss.stop({ graceful: false });
  await run(`alter database ${draft} rename to ${TEMPLATE}`);
}

async function run(server: string, statement: string): Promise<void> {
  const sql = connect(server, { connections: 1, name: 'test' });
  await sql.unsafe(statement);
  await sql.end();
}

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
