import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import type { LiveNews } from '../../ports/live.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { eventually } from '../../testing/eventually.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { Bulletin } from './bulletin.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { PostgresLive } from './live.ts';

let database: TestDatabase;
const opened: { readonly sql: Sql; readonly live: PostgresLive }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const { sql, live } of opened.splice(0)) {
    await live.stop();
    await sql.end({ timeout: 1 });
  }
});

afterAll(() => database.drop());

/** As a process of its own would have it. */
async function open(): Promise<PostgresLive> {
  const sql = connect(database.url, { connections: 2, name: 'news' });
  const bulletin = new Bulletin(sql, silentLogger);
  await bulletin.start();
  const live = new PostgresLive(bulletin);
  opened.push({ sql, live });
  return live;
}

async function admin(statement: string): Promise<void> {
  const sql = connect(database.url, { connections: 1, name: 'test' });
  await sql.unsafe(statement);
  await sql.end();
}

function collect(live: PostgresLive, run: RunId): { readonly seqs: number[]; text(): string } {
  const heard: LiveNews[] = [];
  const seqs: number[] = [];
  live.watch(run, (news) => {
    heard.push(news);
    if (news.seq !== undefined) seqs.push(news.seq);
  });
  return { seqs, text: () => heard.flatMap((news) => news.deltas ?? []).map((delta) => delta.text).join('') };
}

const delta = { effect: 'r:1:0', actor: 'flow/a', node: 'a' };

test('a watcher hears of a run that another process hosts: its seq and its words, in order and complete', async () => {
  const [host, viewer] = [await open(), await open()];
  const run = toRunId('run-1');
  const news = collect(viewer, run);
  // Until the interest has arrived nothing is sent; then a hint gets through.
  await eventually(() => (host.publish(run, { seq: 7 }), news.seqs.length)).toBeGreaterThan(0);
  const words = Array.from({ length: 300 }, (_, index) => `word ${index} \u0000 "ä" 😀 `);
  for (const text of words) host.publish(run, { deltas: [{ ...delta, text }] });
  await eventually(() => news.text()).toBe(words.join(''));
});

test('one very long delta arrives whole although a NOTIFY is small', async () => {
  const [host, viewer] = [await open(), await open()];
  const run = toRunId('run-2');
  const news = collect(viewer, run);
  await eventually(() => (host.publish(run, { seq: 1 }), news.seqs.length)).toBeGreaterThan(0);
  const long = '\u0001😀'.repeat(20_000);
  host.publish(run, { deltas: [{ ...delta, text: long }] });
  await eventually(() => news.text() === long).toBe(true);
});

test('a watcher in the same process needs no database, and one that stopped hears nothing', async () => {
  const live = await open();
  const run = toRunId('run-3');
  const heard: LiveNews[] = [];
  const stop = live.watch(run, (news) => heard.push(news));
  live.publish(run, { seq: 1 });
  expect(heard).toEqual([{ seq: 1 }]);
  stop();
  live.publish(run, { seq: 2 });
  expect(heard).toEqual([{ seq: 1 }]);
});

test('a call reaches the holders of every process', async () => {
  const [a, b] = [await open(), await open()];
  const calls: string[] = [];
  a.onCall((run) => calls.push(`a ${run}`));
  b.onCall((run) => calls.push(`b ${run}`));
  a.call(toRunId('run-4'));
  await eventually(() => [...calls].sort()).toEqual(['a run-4', 'b run-4']);
});

test('after its connection was lost, holders are told to look for themselves, and news flow again', async () => {
  const [host, viewer] = [await open(), await open()];
  const calls: (string | null)[] = [];
  viewer.onCall((run) => calls.push(run));
  await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'cadre news'`);
  await eventually(() => calls).toContain(null);
  await eventually(() => (host.call(toRunId('run-5')), calls)).toContain('run-5');
});

test('news that are not ours are passed over', async () => {
  const viewer = await open();
  const calls: (string | null)[] = [];
  viewer.onCall((run) => calls.push(run));
  await admin(`select pg_notify('cadre', text) from unnest(array['x live {broken', 'x unknown y', 'x', '']) as text`);
  await admin(`select pg_notify('cadre', 'x call run-6')`);
  await eventually(() => calls).toEqual(['run-6']);
});
