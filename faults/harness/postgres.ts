// A PostgreSQL of its own for one fault, with fsync on, that can be stopped the hard way, starved and brought back.
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../apps/runtime/src/adapters/embedded-postgres/free-port.ts';
import { findServerProgram } from '../../apps/runtime/src/adapters/embedded-postgres/server-program.ts';
import { findServerUser } from '../../apps/runtime/src/adapters/embedded-postgres/server-user.ts';

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
  const port = await findFreePort();
  const options = [`port=${port}`, ...settings].map((setting) => `-c ${setting}`).join(' ');
  const isRunning = (): Promise<boolean> =>
    program.run('pg_ctl', ['status', '-D', data]).then(
      () => true,
      () => false,
    );
  return {
    url: `postgres://cadre:${password}@127.0.0.1:${port}/cadre`,
    serverLog: join(data, 'server.log'),
    isRunning,
    async start({ wait = true } = {}) {
      await program.run('pg_ctl', ['start', wait ? '--wait' : '--no-wait', '--timeout=60', '--silent', '-D', data, '-l', join(data, 'server.log'), '-o', options]);
    },
    async crash() {
      // A server that is just starting has no pid file for a moment; there is nothing to stop then.
      const pid = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null);
      if (pid !== null) await program.run('pg_ctl', ['stop', '--wait', '--mode=immediate', '--timeout=30', '--silent', '-D', data]);
    },
    async stop() {
      if (await isRunning()) await program.run('pg_ctl', ['stop', '--wait', '--mode=immediate', '--timeout=30', '--silent', '-D', data]);
    },
  };
}
