import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toRunId } from '@cadre/run-core';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { eventually } from '../../testing/eventually.ts';
import { silentLogger } from '../../testing/silent-logger.ts';

let database: TestDatabase;
let host: Stores;

beforeAll(async () => {
  database = await createTestDatabase();
  host = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: true });
});

afterAll(async () => {
  await host.stop();
  await database.drop();
});

interface Beat {
  readonly id: string;
  readonly isRenewed: boolean;
}

/** Whether each job's heartbeat is younger than the moment it was taken. */
function beats(): Promise<Beat[]> {
  return host.sql<Beat[]>`select id, heartbeat_on > started_on + interval '1 second' as "isRenewed" from pgboss.job where name = 'run-activation' order by singleton_key`;
}

test('the heartbeats of the jobs that a host holds are renewed again and again, and of no others', async () => {
  await host.dispatch.consume({ room: () => 2, newbornRoom: () => 0, take() {}, lost() {}, givenUp() {} });
  await Promise.all(['a', 'b'].map((name) => host.dispatch.activate(toRunId(`${name}-${randomUUID()}`))));
  await eventually(async () => (await beats()).map(({ isRenewed }) => isRenewed)).toEqual([true, true]);

  const [kept, left] = await beats();
  await host.sql`delete from held_jobs where job_id = ${left?.id ?? null}`;
  // A beat may be on its way that has read of both; the one after it has not.
  for (let beat = 0; beat < 2; beat += 1) {
    await host.sql`update pgboss.job set heartbeat_on = started_on where name = 'run-activation'`;
    await eventually(async () => (await beats()).find(({ id }) => id === kept?.id)?.isRenewed).toBe(true);
  }
  expect((await beats()).find(({ id }) => id === left?.id)?.isRenewed).toBe(false);
});
