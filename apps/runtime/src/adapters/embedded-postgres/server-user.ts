// As whom the PostgreSQL server runs. PostgreSQL refuses to run as root, so root starts it as the system user `postgres`.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DatabaseError } from './database-error.ts';

const run = promisify(execFile);

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** @returns null when the server runs as the user of this process */
export async function findServerUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const existing = await lookUp();
  if (existing !== null) return existing;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch (cause) {
    throw new DatabaseError('not_started', 'PostgreSQL must not run as root and a system user "postgres" could not be made: run Cadre as another user, or set DATABASE_URL.', cause);
  }
  const made = await lookUp();
  if (made === null) throw new DatabaseError('not_started', 'The system user "postgres" was made but can not be found: run Cadre as another user, or set DATABASE_URL.');
  return made;
}

async function lookUp(): Promise<ServerUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // `id` fails for an unknown user
  }
}
