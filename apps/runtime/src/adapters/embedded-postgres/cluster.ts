// One PostgreSQL cluster in a folder: made once, started and stopped by PostgreSQL's own pg_ctl, which also detaches the
// server from our terminal, so that Ctrl-C reaches it only by our own stop.
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DatabaseError } from './database-error.ts';
import { findFreePort, isPortFree } from './free-port.ts';
import type { ServerProgram } from './server-program.ts';
import type { ServerUser } from './server-user.ts';

const accessSchema = z.strictObject({ port: z.int().min(1).max(65_535), password: z.string().min(16) });
export type ServerAccess = z.infer<typeof accessSchema>;

export interface Cluster {
  /** Holds `data/` (the server's) and `server.json` (ours: port and password, mode 0600). */
  readonly folder: string;
  readonly program: ServerProgram;
  readonly user: ServerUser | null;
}

const settings = [
  "listen_addresses='127.0.0.1'",
  "unix_socket_directories=''",
  'max_connections=100',
  "shared_buffers='128MB'",
  'fsync=on',
  'synchronous_commit=on',
  "max_wal_size='2GB'",
  "log_min_messages='warning'",
];

/** @returns null when there is no cluster yet */
export async function readAccess(cluster: Cluster): Promise<ServerAccess | null> {
  try {
    return accessSchema.parse(JSON.parse(await readFile(join(cluster.folder, 'server.json'), 'utf8')));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw new DatabaseError('not_started', `The file ${join(cluster.folder, 'server.json')} can not be read: restore it, or move the folder away to begin with an empty database.`, cause);
  }
}

/** Made beside and moved into place, so that a start killed in the middle leaves no half a cluster, and of two starts one wins. */
export async function createCluster(cluster: Cluster): Promise<ServerAccess> {
  const draft = `${cluster.folder}.new-${randomBytes(6).toString('hex')}`;
  const access = { port: await findFreePort(), password: randomBytes(24).toString('hex') };
  try {
    await mkdir(join(draft, 'data'), { recursive: true });
    await chmod(draft, 0o755);
    await chmod(join(draft, 'data'), 0o700);
    await writeAccess(draft, access);
    const passwordFile = join(draft, 'data.password');
    await writeFile(passwordFile, access.password, { mode: 0o600 });
    if (cluster.user !== null) for (const path of [join(draft, 'data'), passwordFile]) await chown(path, cluster.user.uid, cluster.user.gid);
    const flags = ['--username=cadre', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', `--pwfile=${passwordFile}`, `--pgdata=${join(draft, 'data')}`];
    await cluster.program.run('initdb', flags);
    await rm(passwordFile);
    await rename(draft, cluster.folder);
    return access;
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    const winner = await readAccess(cluster);
    if (winner !== null) return winner;
    throw new DatabaseError('not_started', `The embedded PostgreSQL could not make its files in ${cluster.folder}: ${lastLine(cause)}.`, cause);
  }
}

/** Starts the server, on another port when ours was taken by somebody. Does nothing when it runs already. @returns the port it is on */
export async function startServer(cluster: Cluster, access: ServerAccess): Promise<ServerAccess> {
  if (await hasServerProcess(cluster)) return access;
  await rm(join(cluster.folder, 'data', 'postmaster.pid'), { force: true });
  const current = (await isPortFree(access.port)) ? access : { ...access, port: await findFreePort() };
  if (current !== access) await writeAccess(cluster.folder, current);
  const options = [`port=${current.port}`, ...settings].map((setting) => `-c ${setting}`).join(' ');
  try {
    await cluster.program.run('pg_ctl', ['start', '--wait', '--timeout=60', '--silent', '-D', join(cluster.folder, 'data'), '-l', join(cluster.folder, 'data', 'server.log'), '-o', options]);
  } catch (cause) {
    // Another process may have started it at the same moment; then the one that runs is the one to join.
    if (await hasServerProcess(cluster)) return (await readAccess(cluster)) ?? current;
    throw new DatabaseError('not_started', `The embedded PostgreSQL did not start; its log is ${join(cluster.folder, 'data', 'server.log')}.`, cause);
  }
  return current;
}

export async function stopServer(cluster: Cluster): Promise<void> {
  const data = join(cluster.folder, 'data');
  try {
    await cluster.program.run('pg_ctl', ['stop', '--wait', '--mode=fast', '--timeout=6', '--silent', '-D', data]);
  } catch {
    // Not down within its time: without a checkpoint, then; the next start replays its log.
    if (await hasServerProcess(cluster)) await cluster.program.run('pg_ctl', ['stop', '--wait', '--mode=immediate', '--timeout=3', '--silent', '-D', data]);
  }
}

/**
 * Whether the process named by postmaster.pid is this cluster's server. After a crash of the machine the number may belong to
 * anybody, so its command line must name our folder; where there is no /proc, PostgreSQL's own check has to do.
 */
export async function hasServerProcess(cluster: Cluster): Promise<boolean> {
  const data = join(cluster.folder, 'data');
  const pid = await readText(join(data, 'postmaster.pid')).then((text) => Number(text?.split('\n')[0]));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (process.platform === 'linux') return (await readText(`/proc/${pid}/cmdline`))?.includes(data) ?? false;
  return cluster.program.run('pg_ctl', ['status', '-D', data]).then(
    () => true,
    () => false,
  );
}

async function writeAccess(folder: string, access: ServerAccess): Promise<void> {
  const path = join(folder, 'server.json');
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(access)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ESRCH');
}

function lastLine(cause: unknown): string {
  const text = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
  return text.trim().split('\n').at(-1) ?? 'unknown reason';
}
