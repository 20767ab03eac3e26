import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import type { Activation } from '../../ports/dispatch.ts';
import type { Append } from '../../ports/event-log.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { eventually } from '../../testing/eventually.ts';
import { silentLogger } from '../../testing/silent-logger.ts';

let database: TestDatabase;
let stores: Stores;
const taken: Activation[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  stores = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: true });
  await stores.dispatch.consume({ room: () => 100, newbornRoom: () => 0, take: (activation) => void taken.push(activation), lost() {}, givenUp() {} });
});

afterAll(async () => {
  await stores.stop();
  await database.drop();
});

/** @returns the job of an activation that this host has in hand */
async function takeUp(run: RunId): Promise<string> {
  await stores.dispatch.activate(run);
  await eventually(() => taken.some((activation) => activation.run === run)).toBe(true);
  return taken.find((activation) => activation.run === run)?.job ?? '';
}

function cancelled(run: RunId, seq: number, completes?: string): Append {
  const entries = [{ event: { type: 'run.cancelled', payload: { reason: 'enough', by: 'test' } } as const, actor: ROOT, at: 1_800_000_000_000 + seq }];
  return { run, seq, entries, ...(completes === undefined ? {} : { completes }) };
}

/** Events, jobs in the queue, and jobs in a hand: of one moment. */
async function placesOf(run: RunId): Promise<readonly number[]> {
  const [row] = await stores.sql<{ events: number; jobs: number; held: number }[]>`
    select (select count(*)::int from run_events where run_id = ${run}) as events, (select count(*)::int from pgboss.job where singleton_key = ${run}) as jobs,
      (select count(*)::int from held_jobs where run_id = ${run}) as held`;
  return row === undefined ? [] : [row.events, row.jobs, row.held];
}

test('the append that is a run\'s last takes its activation along', async () => {
  const runs = Array.from({ length: 5 }, () => toRunId(randomUUID()));
  const jobs = await Promise.all(runs.map(takeUp));
  await Promise.all(runs.map((run, index) => stores.log.append(cancelled(run, 1, index < 4 ? jobs[index] : undefined))));
  expect(await Promise.all(runs.map(placesOf))).toEqual([[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 1, 1]]);
});

test('one that has lost its place leaves it where it is', async () => {
  const [run, other] = [toRunId(randomUUID()), toRunId(randomUUID())];
  const [job, otherJob] = [await takeUp(run), await takeUp(other)];
  await stores.log.append(cancelled(run, 1));
  expect(await Promise.all([stores.log.append(cancelled(run, 1, job)), stores.log.append(cancelled(other, 1, otherJob))])).toEqual(['conflict', 'appended']);
  expect([await placesOf(run), await placesOf(other)]).toEqual([[1, 1, 1], [1, 0, 0]]);
});

test('an activation that has gone to another host is not touched', async () => {
  const run = toRunId(randomUUID());
  const job = await takeUp(run);
  const other = randomUUID();
  await stores.sql`update held_jobs set host_id = ${other}::uuid where job_id = ${job}`;
  expect(await stores.log.append(cancelled(run, 1, job))).toBe('appended');
  expect(await placesOf(run)).toEqual([1, 1, 1]);
});
