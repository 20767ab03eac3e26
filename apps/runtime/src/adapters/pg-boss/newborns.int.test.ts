import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT, SEMANTICS, toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import type { Activation } from '../../ports/dispatch.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { eventually } from '../../testing/eventually.ts';
import { silentLogger } from '../../testing/silent-logger.ts';

let database: TestDatabase;
const opened: Stores[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((stores) => stores.stop()));
  await database.drop();
});

async function open(hosts = true): Promise<Stores> {
  const stores = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts });
  opened.push(stores);
  return stores;
}

interface Room {
  queue: number;
  newborns: number;
}

/** A host that takes what it has room for and finishes nothing. */
async function consume({ dispatch }: Stores, room: Room): Promise<readonly Activation[]> {
  const taken: Activation[] = [];
  await dispatch.consume({ room: () => room.queue, newbornRoom: () => room.newborns, take: (activation) => void taken.push(activation), lost() {}, givenUp() {} });
  return taken;
}

async function create({ runs }: Stores, idempotencyKey: string | null = null): Promise<RunId> {
  const id = toRunId(randomUUID());
  const payload = { run: id, input: {}, digest: 'd', semantics: SEMANTICS, parent: null };
  const { run } = await runs.create({
    id, graph: 'test', revision: null, digest: 'd', environment: null, input: {}, session: null, idempotencyKey, parent: null,
    events: [{ seq: 1, actor: ROOT, type: 'run.started', at: 1, payload }],
  });
  return toRunId(run.id);
}

async function stateOf({ sql }: Stores, run: RunId): Promise<{ readonly jobs: readonly string[]; readonly holders: readonly string[] }> {
  const jobs = await sql<{ state: string }[]>`select state from pgboss.job where singleton_key = ${run}`;
  const holders = await sql<{ host_id: string }[]>`select host_id from held_jobs where run_id = ${run}`;
  return { jobs: jobs.map(({ state }) => state), holders: holders.map(({ host_id: host }) => host) };
}

/** Once it knows that nobody waits in the queue. */
async function whenItTakes(stores: Stores, taken: readonly Activation[]): Promise<void> {
  await eventually(async () => {
    await create(stores);
    return taken.some(({ newborn }) => newborn !== undefined);
  }).toBe(true);
}

test('a process that hosts takes the runs that it creates at once, as they were created', async () => {
  const stores = await open();
  const taken = await consume(stores, { queue: 100, newborns: 100 });
  await whenItTakes(stores, taken);
  const run = await create(stores);
  const activation = taken.find((each) => each.run === run);
  expect(activation).toMatchObject({ order: 'first', failures: 0, failedAt: 0, newborn: { digest: 'd', events: [{ type: 'run.started', payload: { run } }] } });
  expect(await stateOf(stores, run)).toEqual({ jobs: ['active'], holders: [stores.dispatch.hostId] });
  await stores.dispatch.complete(activation?.job ?? '');
  expect(await stateOf(stores, run)).toEqual({ jobs: [], holders: [] });
});

test('of two with one key there is one run, and it is taken once', async () => {
  const stores = await open();
  const taken = await consume(stores, { queue: 100, newborns: 100 });
  await whenItTakes(stores, taken);
  const [one, same, other] = await Promise.all([create(stores, 'a'), create(stores, 'a'), create(stores, 'b')]);
  expect(same).toBe(one);
  expect([one, other].map((run) => taken.filter((each) => each.run === run).map(({ newborn }) => newborn !== undefined))).toEqual([[true], [true]]);
});

test('without room they go into the queue, for any host', async () => {
  const stores = await open();
  const room = { queue: 0, newborns: 0 };
  const taken = await consume(stores, room);
  const run = await create(stores);
  expect(await stateOf(stores, run)).toEqual({ jobs: ['created'], holders: [] });
  const other = await open();
  const takenByOther = await consume(other, { queue: 100, newborns: 0 });
  await eventually(() => takenByOther.map((each) => each.run)).toContain(run);
  expect(taken).toEqual([]);
});

test('no more of them are taken than there is room for, together', async () => {
  const stores = await open();
  const room = { queue: 100, newborns: 100 };
  const taken = await consume(stores, room);
  await whenItTakes(stores, taken);
  const before = new Set(taken.map((each) => each.run));
  Object.assign(room, { queue: 0, newborns: 3 });
  const runs = await Promise.all(Array.from({ length: 40 }, () => create(stores)));
  expect(taken.filter((each) => !before.has(each.run)).length).toBeLessThanOrEqual(6); // two statements at a time
  const states = await Promise.all(runs.map((run) => stateOf(stores, run)));
  expect(states.every(({ jobs, holders }) => jobs.length === 1 && (holders.length === 1) === (jobs[0] === 'active'))).toBe(true);
});

test('who waits in the queue comes first', async () => {
  const [stores, server] = [await open(), await open(false)];
  const room = { queue: 100, newborns: 100 };
  const taken = await consume(stores, room);
  await whenItTakes(stores, taken);
  room.queue = 0;
  const waiting = await create(server);
  await eventually(async () => (await stateOf(stores, await create(stores))).jobs).toEqual(['created']);
  room.queue = 100;
  await eventually(() => taken.map((each) => each.run)).toContain(waiting);
});
