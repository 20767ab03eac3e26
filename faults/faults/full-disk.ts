import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from '../harness/arena.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import { mountSmallDisk, type SmallDisk } from '../harness/small-disk.ts';
import { watch } from '../harness/watch.ts';
import { refuseDead } from './postgres-restarts.ts';

const TABLES_MB = 48;
/** Some segments of Postgres’s write-ahead log, of 16 MB each. */
const WAL_MB = 160;
const FULL_FOR_MS = 6_000;

export const fullDisk: Fault = {
  name: 'full-disk',
  title: 'no space left under the tables, then space again',
  isShort: false,
  async run(arena) {
    await using disk = await mountSmallDisk(TABLES_MB);
    await arena.sql.unsafe(`create tablespace small location '${disk.folder}'`);
    await arena.sql.unsafe(`alter database cadre set default_tablespace = small`);
    return await underLoad(arena, disk, { need: () => delay(100), recover: () => Promise.resolve() });
  },
};

export const fullWal: Fault = {
  name: 'full-wal',
  title: 'no space left under the write-ahead log, so that Postgres gives up; then space again, and it is started',
  isShort: false,
  async run(arena) {
    const { sql, postgres } = arena;
    await using disk = await mountSmallDisk(WAL_MB);
    await sql`alter system set min_wal_size = '32MB'`;
    await sql`alter system set max_wal_size = '32MB'`;
    await postgres.moveWal(join(disk.folder, 'wal'));
    return await underLoad(arena, disk, {
      // It takes long until a segment is full by itself.
      need: () => sql`select pg_switch_wal()`.then(() => undefined, () => delay(100)),
      async recover() {
        while (!(await isAnswering(arena))) {
          if (!(await postgres.isRunning())) await postgres.start().catch(() => delay(500)); // it may be about to leave
          await delay(200);
        }
      },
    });
  },
};

interface Course {
  /** Makes the database need space. */
  need(): Promise<void>;
  /** What an operator does once there is space. */
  recover(): Promise<void>;
}

async function underLoad(arena: Arena, disk: SmallDisk, { need, recover }: Course): Promise<string> {
  const processes = await Promise.all([arena.serve(), arena.host(), arena.host()]);
  const crowd = new Crowd(arena);
  const watching = watch(arena);
  await crowd.runs({ steps: 2, fork: 2, tools: 2 });
  const over = new AbortController();
  const starting = crowd.keepStarting(40, over.signal);
  await delay(2_000);
  await disk.fill();
  arena.report('the disk is full');
  const until = Date.now() + 30_000;
  while (!(await readFile(arena.postgres.serverLog, 'utf8')).includes('No space left on device')) {
    if (Date.now() > until) throw new Error('The disk was full for 30 s and nobody noticed.');
    await need();
  }
  await delay(FULL_FOR_MS);
  refuseDead(processes);
  const isDown = !(await arena.postgres.isRunning());
  await disk.empty();
  await recover();
  arena.report(`there is space again${isDown ? ', and Postgres was started' : ''}`);
  await delay(1_000);
  over.abort();
  await starting;
  await settle(arena, crowd);
  refuseDead(processes);
  return `${arena.journal.runs.size} runs, ${await watching.stop()} looks; everything acknowledged was kept`;
}

async function isAnswering({ sql }: Arena): Promise<boolean> {
  return sql`select 1`.then(
    () => true,
    () => false,
  );
}
