import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { connect } from '../postgres/connect.ts';
import { openDatabase } from './open-database.ts';

let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cadre-data-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function answers(url: string): Promise<boolean> {
  const sql = connect(url, { connections: 1, name: 'test' });
  try {
    return (await sql`select 1`).length === 1;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** A process that opens the database and stays; resolves when it is open. */
async function openElsewhere(): Promise<ChildProcess> {
  const program = `import { openDatabase } from ${JSON.stringify(fileURLToPath(new URL('./open-database.ts', import.meta.url)))};
    const { url } = await openDatabase({ dataDir: ${JSON.stringify(dataDir)} }); console.log(url); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(createInterface({ input: child.stdout }), 'line');
  return child;
}

test('starts a real server, keeps its data and its address, and stops it', async () => {
  const first = await openDatabase({ dataDir });
  const sql = connect(first.url, { connections: 1, name: 'test' });
  await sql`create table kept as select 42 as answer`;
  const [settings] = await sql<{ fsync: string; addresses: string }[]>`select current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses`;
  expect(settings).toEqual({ fsync: 'on', addresses: '127.0.0.1' });
  await sql.end();
  expect((await stat(join(dataDir, 'postgres', 'server.json'))).mode & 0o777).toBe(0o600);
  await first.stop();
  expect(await answers(first.url)).toBe(false);

  const second = await openDatabase({ dataDir });
  expect(second.url).toBe(first.url);
  const again = connect(second.url, { connections: 1, name: 'test' });
  expect(await again`select answer from kept`).toEqual([{ answer: 42 }]);
  await again.end();
  await second.stop();
});

test('a second process joins, and only the last one to leave stops the server', async () => {
  const [a, b] = await Promise.all([openDatabase({ dataDir }), openDatabase({ dataDir })]);
  expect(a.url).toBe(b.url);
  await a.stop();
  expect(await answers(b.url)).toBe(true);
  await b.stop();
  expect(await answers(b.url)).toBe(false);
});

test('a server left behind by a killed process is taken over and stopped', async () => {
  const child = await openElsewhere();
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  const { url, stop } = await openDatabase({ dataDir });
  expect(await answers(url)).toBe(true);
  await stop();
  expect(await answers(url)).toBe(false);
});

test('a server that was killed itself is brought back while somebody uses it', async () => {
  const { url, stop } = await openDatabase({ dataDir });
  const pid = Number((await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  await eventually(() => answers(url)).toBe(true);
  await stop();
});

test('a pid file that names somebody else does not stop a start', async () => {
  await writeFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), `${process.pid}\n/nowhere\n`);
  const { url, stop } = await openDatabase({ dataDir });
  expect(await answers(url)).toBe(true);
  await stop();
});

test('what can not work is said in one sentence without a password', async () => {
  await expect(openDatabase({ dataDir, url: 'postgres://me:secret@127.0.0.1:1/x' })).rejects.toThrow(
    'The database of DATABASE_URL (127.0.0.1:1) does not answer: nothing listens there. Start it, or correct DATABASE_URL.',
  );
  await expect(openDatabase({ dataDir, url: 'nonsense' })).rejects.toThrow('DATABASE_URL is not an address');
  const wrong = new URL(process.env['CADRE_TEST_DATABASE_URL'] ?? '');
  wrong.password = 'wrong';
  await expect(openDatabase({ dataDir, url: wrong.href })).rejects.toThrow('it refused the user name or password');
  await writeFile(join(dataDir, 'file'), '');
  await expect(openDatabase({ dataDir: join(dataDir, 'file', 'below') })).rejects.toThrow('is a file');
});
