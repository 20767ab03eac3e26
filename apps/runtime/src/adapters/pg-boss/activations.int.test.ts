// What is born in a hand must be to pg-boss as if it had been sent and fetched.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { withActivations, withFirstActivations } from './activations.ts';
import { NEW_RUN_PRIORITY, openQueue, QUEUE, within } from './run-queue.ts';

let database: TestDatabase;
let stores: Stores;

beforeAll(async () => {
  database = await createTestDatabase();
  stores = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: false });
});

afterAll(async () => {
  await stores.stop();
  await database.drop();
});

/** Every column, but for what differs from job to job; times as seconds from the job's creation. */
async function rowOf(job: string): Promise<object> {
  const [row] = await stores.sql<{ row: { [column: string]: unknown } }[]>`select to_jsonb(job) as row from pgboss.job where id = ${job}`;
  if (row === undefined) throw new Error(`There is no job ${job}.`);
  const { id: _id, singleton_key: key, data, created_on: createdOn, ...columns } = row.row;
  const since = (time: unknown): unknown => (typeof time === 'string' ? Math.round((Date.parse(time) - Date.parse(String(createdOn))) / 1_000) : time);
  const times = ['start_after', 'started_on', 'heartbeat_on', 'keep_until', 'completed_on'].map((column) => [column, since(columns[column])]);
  return { ...columns, ...Object.fromEntries(times), isOfRun: typeof key === 'string' && JSON.stringify(data) === JSON.stringify({ run: key }) };
}

test('of a new run, in the queue or in hand, their rows are those that pg-boss itself would have written', async () => {
  const boss = await openQueue({ url: database.url, logger: silentLogger, supervises: false, connections: 1 });
  const host = randomUUID();
  const run = () => toRunId(randomUUID());
  const activations = [run(), run(), run()].map((each) => ({ run: each, job: randomUUID() }));
  const [first, second, third] = activations.map(({ job }) => job);

  const others = [run(), run()];
  await boss.insert(QUEUE, others.map((each) => ({ singletonKey: each, data: { run: each }, priority: NEW_RUN_PRIORITY })), { db: within(stores.sql) });
  const fetched = await boss.fetch(QUEUE, { batchSize: 1, db: within(stores.sql) });
  const [theirs] = fetched.map(({ id }) => id);
  const [left] = await stores.sql<{ id: string }[]>`select id from pgboss.job where state = 'created'`;

  await stores.sql`with ${withFirstActivations(stores.sql, { activations, taken: 2, host })} select`;
  expect(await rowOf(first ?? '')).toEqual(await rowOf(theirs ?? ''));
  expect(await rowOf(second ?? '')).toEqual(await rowOf(theirs ?? ''));
  expect(await rowOf(third ?? '')).toEqual(await rowOf(left?.id ?? ''));
  expect(await rowOf(first ?? '')).toMatchObject({ state: 'active', isOfRun: true, heartbeat_seconds: 10, policy: 'singleton' });

  const held = await stores.sql`select host_id, job_id, run_id, failures, failed_at from held_jobs order by job_id`;
  expect([...held]).toEqual(activations.slice(0, 2).sort((a, b) => (a.job < b.job ? -1 : 1)).map((each) => ({ host_id: host, job_id: each.job, run_id: each.run, failures: 0, failed_at: 0 })));
  await boss.stop({ graceful: false });
});

test('of a run that was told something, too', async () => {
  const boss = await openQueue({ url: database.url, logger: silentLogger, supervises: false, connections: 1 });
  const [own, other] = [toRunId(randomUUID()), toRunId(randomUUID())];
  await boss.insert(QUEUE, [{ singletonKey: other, data: { run: other } }], { db: within(stores.sql) });
  await stores.sql`with ${withActivations(stores.sql, [own])} select`;
  const jobOf = async (run: RunId): Promise<object> => {
    const [job] = await stores.sql<{ id: string }[]>`select id from pgboss.job where singleton_key = ${run}`;
    return rowOf(job?.id ?? '');
  };
  expect(await jobOf(own)).toEqual(await jobOf(other));
  expect(await jobOf(own)).toMatchObject({ state: 'created', isOfRun: true, priority: 0 });
  await boss.stop({ graceful: false });
});
