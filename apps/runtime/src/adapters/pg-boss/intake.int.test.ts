import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toRunId } from '@cadre/run-core';
import type { PgBoss } from 'pg-boss';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import type { HostObserver } from '../../ports/host-observer.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { Intake } from './intake.ts';
import { QueueFigures } from './queue-figures.ts';
import { openQueue } from './run-queue.ts';

let database: TestDatabase;
let stores: Stores;
let boss: PgBoss;

beforeAll(async () => {
  database = await createTestDatabase();
  stores = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: false });
  boss = await openQueue({ url: database.url, logger: silentLogger, supervises: false, connections: 1 });
});

afterAll(async () => {
  await boss.stop({ graceful: false });
  await stores.stop();
  await database.drop();
});

function intake(pickedUp: HostObserver['pickedUp'] = () => {}): Intake {
  const { sql } = stores;
  const observer: HostObserver = { pickedUp, flushed() {}, tookOver() {}, families: () => [] };
  return new Intake({ boss, sql, figures: new QueueFigures(sql, silentLogger), observer }, 'later');
}

async function held(job: string): Promise<readonly object[]> {
  return [...(await stores.sql`select host_id as host, run_id as run, failures, failed_at as "failedAt" from held_jobs where job_id = ${job} order by host_id`)];
}

test('what is fetched is in hand with the same statement, as it is told, with how long it has waited', async () => {
  const [host, run, failed] = [randomUUID(), toRunId(randomUUID()), toRunId(randomUUID())];
  const waits: number[] = [];
  await stores.dispatch.activate(run);
  await boss.send('run-activation', { run: failed, failures: 2, failedAt: 7 }, { singletonKey: failed });
  await stores.sql`update pgboss.job set created_on = now() - interval '1 minute', start_after = now() - interval '10 seconds' where singleton_key = ${run}`;
  const jobs = await intake((_isFirst, seconds) => void waits.push(seconds)).take(host, { atMost: 10, inHand: 0 });
  const jobOf = (wanted: string) => jobs.find((job) => job.run === wanted);
  expect(jobs).toHaveLength(2);
  expect(jobOf(run)).toMatchObject({ retryCount: 0, failures: 0, failedAt: 0 });
  expect(jobOf(failed)).toMatchObject({ retryCount: 0, failures: 2, failedAt: 7 });
  expect(await held(jobOf(run)?.id ?? '')).toEqual([{ host, run, failures: 0, failedAt: 0 }]);
  expect(await held(jobOf(failed)?.id ?? '')).toEqual([{ host, run: failed, failures: 2, failedAt: 7 }]);
  waits.sort((one, other) => other - one);
  expect(waits[0]).toBeGreaterThanOrEqual(10);
  expect(waits[0]).toBeLessThan(30);
});

test('a job that comes back is out of the hand of whoever was silent, and counts as one failure more', async () => {
  const [silent, other, run] = [randomUUID(), randomUUID(), toRunId(randomUUID())];
  await stores.dispatch.activate(run);
  const [job] = await intake().take(silent, { atMost: 1, inHand: 0 });
  const comeBack = () => stores.sql`update pgboss.job set state = 'retry' where id = ${job?.id ?? ''}`;
  await comeBack();
  expect(await intake().take(other, { atMost: 1, inHand: 0 })).toEqual([{ id: job?.id, run, retryCount: 1, failures: 1, failedAt: 0 }]);
  expect(await held(job?.id ?? '')).toEqual([{ host: other, run, failures: 1, failedAt: 0 }]);
  // To the one that had it, as well.
  await comeBack();
  expect(await intake().take(other, { atMost: 1, inHand: 0 })).toMatchObject([{ retryCount: 2, failures: 2 }]);
  expect(await held(job?.id ?? '')).toEqual([{ host: other, run, failures: 2, failedAt: 0 }]);
});
