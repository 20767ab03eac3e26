import { execFile } from 'node:child_process';
import { appendFile, chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findServerUser } from '../../apps/runtime/src/adapters/embedded-postgres/server-user.ts';
import { Crowd } from '../harness/crowd.ts';
import { NotPossible, type Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import { watch } from '../harness/watch.ts';
import { refuseDead } from './postgres-restarts.ts';

const execute = promisify(execFile);
const SIZE_MB = 48;
const CHUNK = Buffer.alloc(64 * 1024, 1);

export const fullDisk: Fault = {
  name: 'full-disk',
  title: 'no space left under the tables, then space again',
  isShort: false,
  async run(arena) {
    await using disk = await mountSmallDisk();
    const filler = join(disk.folder, 'filler');
    await arena.sql.unsafe(`create tablespace small location '${join(disk.folder, 'tables')}'`);
    await arena.sql.unsafe(`alter database cadre set default_tablespace = small`);
    const processes = await Promise.all([arena.serve(), arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const watching = watch(arena);
    await crowd.runs({ steps: 2, fork: 2 });
    const over = new AbortController();
    const starting = crowd.keepStarting(40, over.signal);
    await delay(2_000);
    await fill(filler);
    arena.report('the disk is full');
    const isRefused = async (): Promise<boolean> => (await readFile(arena.postgres.serverLog, 'utf8')).includes('No space left on device');
    for (let tries = 200; !(await isRefused()); tries -= 1) {
      if (tries === 0) throw new Error('The disk was full for 20 s and nobody noticed.');
      await delay(100);
    }
    await delay(6_000);
    refuseDead(processes);
    await rm(filler);
    arena.report('there is space again');
    await delay(1_000);
    over.abort();
    await starting;
    await settle(arena, crowd);
    refuseDead(processes);
    return `${arena.journal.runs.size} runs, ${await watching.stop()} looks; everything acknowledged was kept`;
  },
};

interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
}

/** @throws NotPossible where this user may not mount one */
async function mountSmallDisk(): Promise<SmallDisk> {
  const user = await findServerUser();
  const folder = await mkdtemp(join(tmpdir(), 'cadre-faults-disk-'));
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder]);
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new NotPossible('A small disk needs the right to mount one (Linux, root).', { cause });
  }
  const tables = join(folder, 'tables');
  await chmod(folder, 0o755);
  await mkdir(tables);
  if (user !== null) await chown(tables, user.uid, user.gid);
  return {
    folder,
    async [Symbol.asyncDispose]() {
      // The server that uses it is stopped after this; its files go with the mount.
      await execute('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function fill(path: string): Promise<void> {
  for (;;) {
    try {
      await appendFile(path, CHUNK);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break;
      throw error;
    }
  }
}
