import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, toRunId } from '@cadre/run-core';
import { openStores } from '../../compose-stores.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { openDatabaseRelay } from '../../testing/database-relay.ts';
import { silentLogger } from '../../testing/silent-logger.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

test('a stop while the database is away ends, and so do the appends that wait for it', async () => {
  const relay = await openDatabaseRelay(database.url);
  const stores = await openStores({ databaseUrl: relay.url, dataDir: '' }, { logger: silentLogger, hosts: true });
  await stores.dispatch.consume({ room: () => 1, newbornRoom: () => 0, take() {}, lost() {}, givenUp() {} });
  const append = (seq: number) => {
    const run = toRunId(randomUUID());
    return stores.log.append({ run, seq, entries: [{ event: { type: 'signal.received', payload: { name: 'n', payload: null } }, actor: ROOT, at: Date.now() }] });
  };
  expect(await append(1)).toBe('appended');
  await relay.cut();
  const waiting = Array.from({ length: 5 }, () => append(1));
  const settled = Promise.allSettled(waiting);
  await new Promise((resolve) => setTimeout(resolve, 300)); // so that the first tries have failed
  await stores.stop();
  for (const outcome of await settled) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'LogClosed' } });
  await expect(append(2)).rejects.toMatchObject({ name: 'LogClosed' });
});
