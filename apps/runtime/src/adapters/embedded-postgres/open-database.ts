// The database of a process: the one DATABASE_URL names, or the embedded one in the data folder, which is started when it
// does not run, joined when it does (also after a killed start), and stopped by whoever leaves it last.
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { DataFolderError } from '../../security/data-folder-error.ts';
import { createCluster, readAccess, startServer, stopServer } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { DatabaseError } from './database-error.ts';
import { findServerProgram } from './server-program.ts';
import { findServerUser } from './server-user.ts';

export interface OpenDatabase {
  readonly url: string;
  /** Leaves the database; the last one to leave an embedded server stops it. */
  stop(): Promise<void>;
}

/** Everybody who uses an embedded server holds this advisory lock shared, so the last one can tell that nobody else does. */
const PRESENCE = 40_227_011;
const joinWithinMs = 60_000;

/** @throws DatabaseError or DataFolderError, each with one sentence for a person */
export async function openDatabase(options: { readonly url?: string | undefined; readonly dataDir: string }): Promise<OpenDatabase> {
  return options.url === undefined ? openEmbedded(resolve(options.dataDir)) : openNamed(options.url);
}

async function openNamed(url: string): Promise<OpenDatabase> {
  if (!URL.canParse(url)) throw new DatabaseError('unreachable', 'DATABASE_URL is not an address like postgres://user:password@host:5432/database: correct it, or leave it out for the embedded database.');
  const sql = connect(url);
  try {
    await sql`select 1`;
  } catch (cause) {
    throw new DatabaseError('unreachable', `The database of DATABASE_URL (${placeOf(url)}) does not answer: ${reasonOf(cause)}. Start it, or correct DATABASE_URL.`, cause);
  } finally {
    await sql.end({ timeout: 1 });
  }
  return { url, stop: () => Promise.resolve() };
}

async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new DataFolderError(dataDir, cause);
  }
  const user = await findServerUser();
  const cluster: Cluster = { folder: join(dataDir, 'postgres'), program: await findServerProgram(user, dataDir), user };
  const membership: Membership = { cluster, presence: null, isLeaving: false };
  const url = await joinServer(membership);
  let stopped: Promise<void> | null = null;
  return { url, stop: () => (stopped ??= leaveServer(membership)) };
}

interface Membership {
  readonly cluster: Cluster;
  /** The connection that holds the lock. */
  presence: postgres.Sql | null;
  isLeaving: boolean;
}

async function joinServer(membership: Membership): Promise<string> {
  const { cluster } = membership;
  const giveUpAt = Date.now() + joinWithinMs;
  while (!membership.isLeaving) {
    const known = (await readAccess(cluster)) ?? (await createCluster(cluster));
    const { port, password } = await startServer(cluster, known);
    const url = `postgres://cadre:${password}@127.0.0.1:${port}/cadre`;
    const presence = connect(url.replace(/cadre$/, 'postgres'), () => {
      if (membership.presence === presence) void rejoin(membership);
    });
    try {
      await presence`select pg_advisory_lock_shared(${PRESENCE})`;
      const found = await presence`select 1 from pg_database where datname = 'cadre'`;
      if (found.length === 0) await createDatabase(presence);
      membership.presence = presence;
      return url;
    } catch (cause) {
      await presence.end({ timeout: 1 });
      // It is just coming up after a crash, or just going down because the last one left: look again.
      if (Date.now() > giveUpAt) {
        throw new DatabaseError('not_started', `The embedded PostgreSQL on port ${port} runs but does not answer: ${reasonOf(cause)}. Its log is ${join(cluster.folder, 'data', 'server.log')}.`, cause);
      }
      await delay(100);
    }
  }
  throw new DatabaseError('not_started', 'The embedded PostgreSQL was left before it was up.');
}

/** The server went away under us (it crashed, or was killed): bring it back, as often as it takes, until we leave. */
async function rejoin(membership: Membership): Promise<void> {
  const lost = membership.presence;
  membership.presence = null;
  await lost?.end({ timeout: 1 });
  while (!membership.isLeaving && membership.presence === null) {
    try {
      await joinServer(membership);
    } catch {
      await delay(1_000); // whoever needs the database meanwhile reports it; there is nobody to tell here
    }
  }
}

async function createDatabase(sql: postgres.Sql): Promise<void> {
  try {
    await sql`create database cadre`;
  } catch (cause) {
    const code = cause instanceof postgres.PostgresError ? cause.code : '';
    if (code !== '42P04' && code !== '23505') throw cause; // made by another process at the same moment
  }
}

async function leaveServer(membership: Membership): Promise<void> {
  const { cluster, presence } = membership;
  membership.isLeaving = true;
  membership.presence = null;
  const isLast = presence === null || (await isLastUser(presence));
  await presence?.end({ timeout: 1 });
  if (isLast) await stopServer(cluster);
}

async function isLastUser(presence: postgres.Sql): Promise<boolean> {
  try {
    await presence`select pg_advisory_unlock_shared(${PRESENCE})`;
    const [row] = await presence<{ alone: boolean }[]>`select pg_try_advisory_lock(${PRESENCE}) as alone`;
    return row?.alone ?? false;
  } catch {
    return true; // It does not answer any more; stopping what is left of it can do no harm.
  }
}

function connect(url: string, onclose: () => void = () => {}): postgres.Sql {
  return postgres(url, { max: 1, connect_timeout: 5, max_lifetime: null, onclose, onnotice: () => {}, connection: { application_name: 'cadre' } });
}

function placeOf(url: string): string {
  return new URL(url).host;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name is not known';
  if (code === 'CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'it took too long';
  if (code === '28P01' || code === '28000') return 'it refused the user name or password';
  if (code === '3D000') return 'there is no such database';
  return cause.message.split('\n')[0] || code;
}
