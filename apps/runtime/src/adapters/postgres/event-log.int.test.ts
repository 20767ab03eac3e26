import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import type { Append } from '../../ports/event-log.ts';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';

let database: TestDatabase;
let store: Stores;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: false });
});

afterAll(async () => {
  await store.stop();
  await database.drop();
});

function newRun(): RunId {
  return toRunId(randomUUID());
}

function signal(run: RunId, seq: number, payload: string): Append {
  return { run, seq, entries: [{ event: { type: 'signal.received', payload: { name: 'news', payload } }, actor: ROOT, at: 1_800_000_000_123 + seq }] };
}

test('gives back what was appended, in order, with its time to the millisecond', async () => {
  const run = newRun();
  expect(await store.log.append(signal(run, 1, 'one'))).toBe('appended');
  expect(await store.log.append(signal(run, 2, 'two'))).toBe('appended');
  expect(await store.log.read(run, 0)).toEqual([
    { seq: 1, actor: 'flow', type: 'signal.received', payload: { name: 'news', payload: 'one' }, at: 1_800_000_000_124 },
    { seq: 2, actor: 'flow', type: 'signal.received', payload: { name: 'news', payload: 'two' }, at: 1_800_000_000_125 },
  ]);
  expect(await store.log.read(run, 1, 1)).toHaveLength(1);
  expect(await store.log.read(run, 2)).toEqual([]);
});

test('refuses a second event at the same place and keeps the first', async () => {
  const run = newRun();
  expect(await store.log.append(signal(run, 1, 'first'))).toBe('appended');
  expect(await store.log.append(signal(run, 1, 'second'))).toBe('conflict');
  expect(await store.log.appendAndActivate(signal(run, 1, 'third'))).toBe('conflict');
  expect(await store.log.read(run, 0)).toMatchObject([{ payload: { payload: 'first' } }]);
});

test('several events of a run are appended as one: all of them or none, whatever else goes out with them', async () => {
  const [run, rival] = [newRun(), newRun()];
  const several = (of: RunId, seq: number, payload: string): Append => ({ run: of, seq, entries: [0, 1, 2].flatMap((index) => signal(of, seq + index, payload).entries) });
  expect(await store.log.append(several(run, 1, 'a'))).toBe('appended');
  await store.log.append(signal(rival, 1, 'first'));
  await store.log.appendAndActivate(signal(rival, 2, 'from outside'));
  const outcomes = await Promise.all([store.log.append(several(rival, 2, 'late')), store.log.append(several(run, 4, 'b')), ...Array.from({ length: 20 }, () => store.log.append(several(newRun(), 1, 'c')))]);
  expect(outcomes).toEqual(['conflict', ...Array.from({ length: 21 }, () => 'appended')]);
  expect((await store.log.read(run, 0)).map(({ seq, payload }) => [seq, payload])).toEqual([1, 2, 3, 4, 5, 6].map((seq) => [seq, { name: 'news', payload: seq < 4 ? 'a' : 'b' }]));
  expect(await store.log.read(rival, 0)).toMatchObject([{ seq: 1 }, { seq: 2, payload: { payload: 'from outside' } }]);
});

test('of two appends at one place in one moment exactly one wins', async () => {
  const run = newRun();
  const outcomes = await Promise.all([store.log.append(signal(run, 1, 'a')), store.log.append(signal(run, 1, 'b')), store.log.appendAndActivate(signal(run, 1, 'c'))]);
  expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
});

test('a crowd from outside at once: who has its place is appended and activated, who has not is neither, and nothing is in between', async () => {
  const runs = Array.from({ length: 60 }, newRun);
  const late = runs.slice(0, 7);
  for (const run of late) await store.log.append(signal(run, 1, 'first'));
  const outcomes = await Promise.all(runs.map((run) => store.log.appendAndActivate(signal(run, 1, 'from outside'))));
  expect(outcomes).toEqual(runs.map((_, index) => (index < 7 ? 'conflict' : 'appended')));
  const rows = await store.sql<{ run: string; isOurs: boolean; jobs: number }[]>`
    select run_id as run, payload->>'payload' = 'from outside' as "isOurs", (select count(*)::int from pgboss.job where singleton_key = run_id) as jobs
    from run_events where run_id = any(${runs}::text[])`;
  expect(rows).toHaveLength(60);
  for (const { run, isOurs, jobs } of rows) expect([isOurs, jobs]).toEqual(late.some((each) => each === run) ? [false, 0] : [true, 1]);
});

test('500 runs that append at the same time lose nothing and stay dense', async () => {
  const runs = Array.from({ length: 500 }, newRun);
  let told = 0;
  const stop = store.log.onAppended((appended) => void (told += appended.length));
  await Promise.all(
    runs.map(async (run) => {
      for (let seq = 1; seq <= 20; seq += 1) expect(await store.log.append(signal(run, seq, `${run} ${seq}`))).toBe('appended');
    }),
  );
  stop();
  expect(told).toBe(10_000);
  const rows = await store.sql`
    select run_id from run_events where run_id = any(${runs}::text[])
    group by run_id having count(*) = 20 and min(seq) = 1 and max(seq) = 20`;
  expect(rows).toHaveLength(500);
});

test('logs that are read in the same moment come each whole, from where it was asked and as far', async () => {
  const lengths = [0, 1, 31, 32, 33, 64, 65, 2_100];
  const runs = lengths.map(newRun);
  for (const [index, run] of runs.entries()) {
    await store.sql`
      insert into run_events (run_id, seq, actor, type, payload, at)
      select ${run}, seq, 'flow', 'signal.received', json_build_object('name', 'news', 'payload', ${`${index}`}::text), now() from generate_series(1, ${lengths[index] ?? 0}::int) as seq`;
  }
  const logs = await Promise.all(runs.map((run) => store.log.read(run, 0)));
  expect(logs.map((log) => log.length)).toEqual(lengths);
  for (const [index, log] of logs.entries()) expect(log.every((event, place) => event.seq === place + 1 && event.type === 'signal.received' && event.payload.payload === `${index}`)).toBe(true);
  const long = runs.at(-1) ?? newRun();
  const parts = await Promise.all([store.log.read(long, 40), store.log.read(long, 0, 32), store.log.read(long, 10, 100), store.log.read(long, 2_099), store.log.read(long, 9_999)]);
  expect(parts.map((part) => [part[0]?.seq, part.at(-1)?.seq])).toEqual([[41, 2_100], [1, 32], [11, 110], [2_100, 2_100], [undefined, undefined]]);
});

test('keeps a payload over 8 KiB once, and readers do not notice', async () => {
  const run = newRun();
  const long = 'ä'.repeat(50_000);
  await store.log.append(signal(run, 1, long));
  await store.log.append(signal(run, 2, long));
  expect(await store.log.read(run, 0)).toMatchObject([{ payload: { payload: long } }, { payload: { payload: long } }]);
  expect(await store.sql`select from payloads where run_id = ${run}`).toHaveLength(1);
});

test('keeps U+0000 and unpaired surrogates, short and long', async () => {
  const run = newRun();
  const strange = 'a\u0000b \ud800 \udc00 c \\u0000 "quoted" \u2028';
  await store.log.append(signal(run, 1, strange));
  await store.log.append(signal(run, 2, strange.repeat(2_000)));
  expect(await store.log.read(run, 0)).toMatchObject([{ payload: { payload: strange } }, { payload: { payload: strange.repeat(2_000) } }]);
});

test('an event that the database refuses fails alone', async () => {
  const good = Array.from({ length: 20 }, newRun);
  const bad = signal(newRun(), 0, 'a place below one');
  const outcomes = await Promise.allSettled([...good.map((run) => store.log.append(signal(run, 1, 'x'))), store.log.append(bad)]);
  expect(outcomes.slice(0, 20).every((outcome) => outcome.status === 'fulfilled' && outcome.value === 'appended')).toBe(true);
  expect(outcomes[20]?.status).toBe('rejected');
});

test('appends go on when the database drops its connections in the middle, each once', async () => {
  const runs = Array.from({ length: 60 }, newRun);
  let isDone = false;
  const dropping = (async () => {
    while (!isDone) {
      await store.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'cadre log'`;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const outcomes = await Promise.all(
    runs.map(async (run) => {
      const each: string[] = [];
      for (let seq = 1; seq <= 15; seq += 1) each.push(await store.log.append(signal(run, seq, `${seq}`)));
      return each;
    }),
  );
  isDone = true;
  await dropping;
  expect(outcomes.flat().every((outcome) => outcome === 'appended')).toBe(true);
  const [row] = await store.sql<{ events: number }[]>`select count(*)::int as events from run_events where run_id = any(${runs}::text[])`;
  expect(row?.events).toBe(900);
});

test('an append that waits for the database ends when the log is closed', async () => {
  const other = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: false });
  other.log.close();
  await expect(other.log.append(signal(newRun(), 1, 'late'))).rejects.toMatchObject({ name: 'LogClosed' });
  await other.stop();
});
