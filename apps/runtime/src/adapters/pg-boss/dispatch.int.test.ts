import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { toRunId } from '@cadre/run-core';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import type { Activation } from '../../ports/dispatch.ts';
import type { Logger } from '../../ports/logger.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { eventually } from '../../testing/eventually.ts';
import { recordingLogger } from '../../testing/recording-logger.ts';
import { silentLogger } from '../../testing/silent-logger.ts';

let database: TestDatabase;
const opened: Stores[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((stores) => stores.stop()));
});

afterAll(() => database.drop());

async function open(logger: Logger = silentLogger): Promise<Stores> {
  const stores = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger, hosts: true });
  opened.push(stores);
  return stores;
}

/** A host that takes everything and finishes nothing. @returns what it has taken */
async function consume({ dispatch }: Stores): Promise<readonly Activation[]> {
  const taken: Activation[] = [];
  await dispatch.consume({ room: () => 100 - taken.length, newbornRoom: () => 0, take: (activation) => void taken.push(activation), lost() {}, givenUp() {} });
  return taken;
}

async function stop(stores: Stores): Promise<void> {
  opened.splice(opened.indexOf(stores), 1);
  await stores.stop();
}

async function leftovers({ sql }: Stores): Promise<{ readonly hosts: number; readonly held: number }> {
  const [row] = await sql<{ hosts: number; held: number }[]>`select (select count(*)::int from hosts) as hosts, (select count(*)::int from held_jobs) as held`;
  return row ?? { hosts: -1, held: -1 };
}

test('a host that stops leaves no trace, and the next one has nothing to say about it', async () => {
  const onlooker = await open();
  for (let start = 0; start < 3; start += 1) {
    const logger = recordingLogger();
    const host = await open(logger);
    await consume(host);
    await stop(host);
    expect(await leftovers(onlooker)).toEqual({ hosts: 0, held: 0 });
    expect(logger.lines).toEqual([]);
  }
});

test('what is in hand when a host stops goes to others as it was, and is nobody\'s failure', async () => {
  const [onlooker, first, logger] = [await open(), await open(), recordingLogger()];
  const runs = Array.from({ length: 5 }, () => toRunId(randomUUID()));
  const taken = await consume(first);
  await Promise.all(runs.map((run) => onlooker.dispatch.activate(run)));
  await eventually(() => taken.length).toBe(5);
  expect(await leftovers(onlooker)).toEqual({ hosts: 1, held: 5 });
  await stop(first);
  expect(await leftovers(onlooker)).toEqual({ hosts: 0, held: 0 });

  const second = await open(logger);
  const again = await consume(second);
  await eventually(() => again.length).toBe(5);
  expect(again.map(({ run }) => run).sort()).toEqual([...runs].sort());
  expect(again.every(({ failures }) => failures === 0)).toBe(true);
  expect(logger.lines).toEqual([]);
  await Promise.all(again.map(({ job }) => second.dispatch.complete(job)));
});

test('what a host has in hand by the database and knows nothing of is given back: the answer to its fetch may have been lost', async () => {
  const logger = recordingLogger();
  const stores = await open(logger);
  const { dispatch, sql } = stores;
  const taken = await consume(stores);
  const run = toRunId(randomUUID());
  // As a fetch leaves it whose commit was not answered.
  await sql.begin(async (transaction) => {
    await transaction`with ${dispatch.activations(transaction, [run])} select`;
    await transaction`
      with job as (update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now() where singleton_key = ${run} returning id)
      insert into held_jobs (host_id, job_id, run_id, failures, failed_at) select ${dispatch.hostId}::uuid, id, ${run}, 0, 0 from job`;
  });
  await eventually(() => taken.map((activation) => [activation.run, activation.failures])).toEqual([[run, 0]]);
  expect(logger.lines.map((line) => line.message)).toEqual(['Activations that this host knew nothing of were in its hand; they were given back.']);
  for (const { job } of taken) await dispatch.complete(job);
});

test('a host that comes back under another name lets go first: what it takes under that name stays its own', async () => {
  const stores = await open();
  const { dispatch, sql } = stores;
  const order: string[] = [];
  const jobs: string[] = [];
  const take = ({ job }: Activation): void => {
    order.push('taken');
    jobs.push(job);
  };
  await dispatch.consume({ room: () => 100, newbornRoom: () => 0, take, lost: () => void order.push('let go'), givenUp() {} });
  const first = dispatch.hostId ?? '';
  await sql`delete from hosts where id = ${first}`;
  const told = Promise.withResolvers<void>();
  const blocking = sql.begin(async (transaction) => {
    await transaction`lock table hosts in share mode`; // it can be read, and nobody can enter
    await transaction`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'cadre host'`;
    await told.promise;
  });
  await eventually(() => dispatch.hostId).not.toBe(first);
  await sql`with ${dispatch.activations(sql, [toRunId(randomUUID())])} select`;
  dispatch.activated();
  await eventually(() => order).toContain('taken');
  told.resolve();
  await blocking;
  await eventually(async () => (await sql`select from hosts where id = ${dispatch.hostId}`).length).toBe(1);
  expect(order).toEqual(['let go', 'taken']);
  for (const job of jobs) await dispatch.complete(job);
});

test('a host that died with nothing in hand is removed without a word; with runs in hand it is told, with their number', async () => {
  const onlooker = await open();
  // What a process leaves behind that was killed: its row without its lock.
  await onlooker.sql`insert into hosts (id, name) values (${randomUUID()}, 'idle and gone')`;
  const [quiet, told] = [recordingLogger(), recordingLogger()];
  const first = await open(quiet);
  const taken = await consume(first);
  expect(await leftovers(onlooker)).toEqual({ hosts: 1, held: 0 });
  expect(quiet.lines).toEqual([]);

  const run = toRunId(randomUUID());
  await onlooker.dispatch.activate(run);
  await eventually(() => taken.length).toBe(1);
  const gone = randomUUID();
  // In one statement: without anything in hand it would be buried by the first.
  await onlooker.sql`
    with host as (insert into hosts (id, name) values (${gone}, 'busy and gone') returning id)
    update held_jobs set host_id = host.id from host where run_id = ${run}`;
  const second = await open(told);
  const again = await consume(second);
  await eventually(() => [...taken.slice(1), ...again].map((activation) => [activation.run, activation.failures])).toEqual([[run, 1]]);
  const lines = [...quiet.lines, ...told.lines];
  expect(lines).toMatchObject([{ level: 'warn', fields: { host: gone, runs: 1 }, message: 'A host is gone; its runs go on elsewhere.' }]);
});

test('a batch of activations is as good as each alone', async () => {
  const stores = await open();
  const [alone, together] = [toRunId(randomUUID()), toRunId(randomUUID())];
  await stores.dispatch.activate(alone);
  await stores.sql`with ${stores.dispatch.activations(stores.sql, [together])} select`;
  const jobs = await stores.sql<{ run: string }[]>`
    select singleton_key as run, data->>'run' as data_run, state, policy, dead_letter, retry_limit, retry_delay, expire_seconds, heartbeat_seconds, keep_until > now() + interval '9 years' as is_kept
    from pgboss.job where singleton_key in (${alone}, ${together})`;
  const settings = jobs.map(({ run: _, ...rest }) => ({ ...rest, data_run: '' }));
  expect(settings).toHaveLength(2);
  expect(settings[0]).toEqual(settings[1]);
});

test('an activation is due at a time by the database’s clock, whatever that of the process says', async () => {
  const { dispatch, sql, clock } = await open();
  const run = toRunId(randomUUID());
  const own = vi.spyOn(Date, 'now').mockImplementation(() => new Date().getTime() - 600_000);
  await dispatch.activate(run, clock.now() + 60_000);
  own.mockRestore();
  const [job] = await sql<{ isToCome: boolean }[]>`select start_after between now() and now() + interval '5 minutes' as "isToCome" from pgboss.job where singleton_key = ${run}`;
  expect(job?.isToCome).toBe(true);
});

test('news of an activation has the intake of its sort look at the queue, and not the other', async () => {
  const [onlooker, host] = [await open(), await open()];
  const looks = { first: 0, later: 0 };
  await host.dispatch.consume({ room: (order) => ((looks[order] += 1), 10), newbornRoom: () => 0, take() {}, lost() {}, givenUp() {} });
  await eventually(() => looks.first > 0 && looks.later > 0).toBe(true);
  const before = { ...looks };
  for (let news = 1; news <= 20; news += 1) {
    const { later } = looks;
    onlooker.dispatch.activated();
    await eventually(() => looks.later).toBeGreaterThan(later);
  }
  // Once a second each looks without being told.
  expect(looks.first - before.first).toBeLessThan(10);
});
