// A PostgreSQL of its own for one fault, with fsync on, that can be stopped the hard way, starved and brought back.
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, lchown, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findServerProgram } from '../../apps/runtime/src/adapters/embedded-postgres/server-program.ts';
import { findServerUser } from '../../apps/runtime/src/adapters/embedded-postgres/server-user.ts';
import { findTestPort } from '../../apps/runtime/src/testing/test-port.ts';

export interface Postgres {
  /** Of the database `cadre`. */
  readonly url: string;
  /** Path of what the server itself logs. */
  readonly serverLog: string;
  /** Resolves when it answers; with `wait` false when it has begun to recover. */
  start(options?: { readonly wait?: boolean }): Promise<void>;
  /** As if the machine had lost its power: no checkpoint, no goodbye. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  /** Its write-ahead log lies at `path` from now on, as an operator would move it. Stops the server and starts it again. */
  moveWal(path: string): Promise<void>;
  isRunning(): Promise<boolean>;
}

const settings = ["listen_addresses='127.0.0.1'", "unix_socket_directories=''", 'max_connections=150', 'fsync=on', 'synchronous_commit=on', 'max_prepared_transactions=0', "log_min_messages='warning'"];

/** Below `folder`, which other users may enter. */
export async function createPostgres(folder: string): Promise<Postgres> {
  const user = await findServerUser();
  const program = await findServerProgram(user, folder);
  const data = join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  await mkdir(data);
  await chmod(data, 0o700);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== null) for (const path of [data, passwordFile]) await chown(path, user.uid, user.gid);
  await program.run('initdb', ['--username=cadre', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync', `--pwfile=${passwordFile}`, `--pgdata=${data}`]);
  const port = await findTestPort();
  const options = [`port=${port}`, ...settings].map((setting) => `-c ${setting}`).join(' ');
  const isRunning = (): Promise<boolean> =>
    program.run('pg_ctl', ['status', '-D', data]).then(
      () => true,
      () => false,
    );
  async function start({ wait = true } = {}): Promise<void> {
    await program.run('pg_ctl', ['start', wait ? '--wait' : '--no-wait', '--timeout=180', '--silent', '-D', data, '-l', join(data, 'server.log'), '-o', options]);
  }
  return {
    url: `postgres://cadre:${password}@127.0.0.1:${port}/cadre`,
    serverLog: join(data, 'server.log'),
    isRunning,
    start,
    async crash() {
      // A server that has only begun to start can't be found for a moment; left alone it would be in the way of the next one.
      for (let tries = 100; ; tries -= 1) {
        try {
          await program.run('pg_ctl', ['stop', '--wait', '--mode=immediate', '--timeout=30', '--silent', '-D', data]);
          return;
        } catch (error) {
          if (tries === 0) throw error;
          await delay(50);
        }
      }
    },
    async stop() {
      if (await isRunning()) await program.run('pg_ctl', ['stop', '--wait', '--mode=immediate', '--timeout=30', '--silent', '-D', data]);
    },
    async moveWal(path) {
      await program.run('pg_ctl', ['stop', '--wait', '--mode=fast', '--timeout=30', '--silent', '-D', data]);
      const before = join(data, 'pg_wal');
      await cp(before, path, { recursive: true });
      const moved = [path, ...(await readdir(path, { recursive: true })).map((name) => join(path, name))];
      await rm(before, { recursive: true });
      await symlink(path, before);
      if (user !== null) for (const each of [...moved, before]) await lchown(each, user.uid, user.gid);
      await start();
    },
  };
}
