import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { silentLogger } from '../../testing/silent-logger.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { openDatabaseClock } from './database-clock.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url, { connections: 1, name: 'test' });
});

afterEach(() => vi.restoreAllMocks());

afterAll(async () => {
  await sql.end();
  await database.drop();
});

async function databaseNow(): Promise<number> {
  const [row] = await sql<{ now: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
  return row?.now ?? Number.NaN;
}

test('the time is the database’s, whatever the process’s own clock says and however it is moved', async () => {
  const own = vi.spyOn(Date, 'now').mockReturnValue(0);
  const begun = performance.now();
  const clock = await openDatabaseClock(sql, silentLogger);
  // Never off by more than the first question took, which on a busy machine may be long.
  const most = performance.now() - begun + 10;
  for (const moved of [0, 10 ** 15]) {
    own.mockReturnValue(moved);
    const before = await databaseNow();
    const now = clock.now();
    const after = await databaseNow();
    expect(now).toBeGreaterThan(before - most);
    expect(now).toBeLessThan(after + most);
  }
  clock.stop();
});

test('it wakes at a time by that clock, and not before', async () => {
  vi.spyOn(Date, 'now').mockReturnValue(0);
  const clock = await openDatabaseClock(sql, silentLogger);
  const at = clock.now() + 60;
  const wokenAt = await new Promise<number>((resolve) => clock.wake(at, () => resolve(clock.now())));
  expect(wokenAt).toBeGreaterThanOrEqual(at);
  clock.stop();
});
