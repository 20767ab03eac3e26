// What processes share about providers, with several of them on one database.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderNews, Reservation } from '../../ports/shared-limits.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { openDatabaseRelay } from '../../testing/database-relay.ts';
import { eventually } from '../../testing/eventually.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { Bulletin } from './bulletin.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { PostgresRateLimits } from './rate-limits.ts';

let database: TestDatabase;
let admin: Sql;
const opened: (() => Promise<void>)[] = [];
const never = new AbortController().signal;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = connect(database.url, { connections: 2, name: 'test' });
});
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** As a process of its own would have it. */
async function openProcess(url = database.url): Promise<{ readonly limits: PostgresRateLimits; readonly news: ProviderNews[]; stop(): Promise<void> }> {
  const sql = connect(url, { connections: 2, name: 'pages' });
  const bulletin = new Bulletin(sql, silentLogger);
  await bulletin.start();
  const limits = new PostgresRateLimits({ url, sql, bulletin, logger: silentLogger });
  const news: ProviderNews[] = [];
  limits.onNews((each) => news.push(each));
  const stop = async () => {
    await limits.stop();
    await bulletin.stop();
    await sql.end({ timeout: 0 });
  };
  opened.push(stop);
  return { limits, news, stop };
}

/** Locks of all processes, those that say that somebody waits left out. */
async function heldPlaces(): Promise<number> {
  const locks = await admin`
    select from pg_locks where locktype = 'advisory' and granted and mode = 'ExclusiveLock' and objsubid = 2
      and pid in (select pid from pg_stat_activity where application_name = 'cadre places' and datname = current_database())`;
  return locks.length;
}

/** By the clock that the bucket goes by. */
async function databaseNow(): Promise<number> {
  const [row] = await admin<{ now: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
  return row?.now ?? Number.NaN;
}

/** That waiting now is until `span` milliseconds after one of the moments from `since` on, however long all of it took. */
function expectWait(wait: number, span: number, since: number): void {
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(span);
  expect(wait).toBeGreaterThanOrEqual(span - (performance.now() - since) - 2);
}

const reserve = (requests: number, tokens = 0, rate: Partial<Reservation> = {}): Reservation => ({ requestsPerMinute: null, tokensPerMinute: null, requests, tokens, ...rate });

describe('the bucket', () => {
  test('is one for all: what one process has taken, the other waits for', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    const take = (process: typeof one, requests: number) => process.limits.reserve('rated', reserve(requests, 0, { requestsPerMinute: 60 }));
    const since = performance.now();
    expect(await take(one, 6)).toBe(0); // six seconds' worth, which is what it holds
    expectWait(await take(other, 100), 100_000, since);
    expectWait(await take(one, 50), 150_000, since);
  });

  test('counts every one of many that are taken at the same time', async () => {
    const processes = await Promise.all([openProcess(), openProcess()]);
    const before = await databaseNow();
    await Promise.all(processes.flatMap(({ limits }) => Array.from({ length: 50 }, () => limits.reserve('crowd', reserve(1, 0, { requestsPerMinute: 60 })))));
    const [row] = await admin<{ until: number }[]>`select (extract(epoch from requests_at) * 1000)::float8 as until from provider_rates where provider = 'crowd'`;
    // A hundred seconds' worth, six of which it held when the first was taken.
    expect(row?.until).toBeGreaterThanOrEqual(before + 94_000);
    expect(row?.until).toBeLessThanOrEqual((await databaseNow()) + 94_000);
  });

  test('a rate slower than the bucket still lets the first one through', async () => {
    const { limits } = await openProcess();
    const one = reserve(1, 0, { requestsPerMinute: 2 });
    const since = performance.now();
    expect(await limits.reserve('slow', one)).toBe(0);
    expectWait(await limits.reserve('slow', one), 30_000, since);
  });

  test('tokens wait for those taken before, never for themselves, and can be given back', async () => {
    const { limits } = await openProcess();
    const take = (tokens: number) => limits.reserve('tokens', reserve(0, tokens, { tokensPerMinute: 60_000 }));
    const since = performance.now();
    expect(await take(100_000)).toBe(0);
    expectWait(await take(1_000), 94_000, since);
    await take(-101_000);
    expect(await take(1)).toBe(0);
  });

  test('while the database is away, taking waits for it', async () => {
    const relay = await openDatabaseRelay(database.url);
    const { limits, stop } = await openProcess(relay.url);
    await limits.reserve('away', reserve(1, 0, { requestsPerMinute: 60 }));
    await relay.cut();
    let isSettled = false;
    const taking = limits.reserve('away', reserve(1, 0, { requestsPerMinute: 60 })).catch((error: unknown) => error).finally(() => {
      isSettled = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(isSettled).toBe(false);
    await stop();
    expect(await taking).toBeInstanceOf(Error);
  });
});

describe('places', () => {
  test('are never more than there are, in all processes together, and nobody is left out', async () => {
    const processes = await Promise.all([openProcess(), openProcess(), openProcess()]);
    let inside = 0;
    let most = 0;
    const full = Promise.withResolvers<void>();
    const done = processes.map(() => 0);
    await Promise.all(
      processes.flatMap(({ limits }, index) =>
        Array.from({ length: 20 }, async () => {
          const leave = await limits.enter('narrow', 4, never);
          most = Math.max(most, (inside += 1));
          // Nobody leaves before all places have been taken at once.
          if (inside === 4) full.resolve();
          await full.promise;
          await new Promise((resolve) => setTimeout(resolve, 5));
          inside -= 1;
          done[index] = (done[index] ?? 0) + 1;
          leave();
          leave(); // twice is once
        }),
      ),
    );
    expect(most).toBe(4);
    expect(done).toEqual([20, 20, 20]);
  });

  test('a process that always has more to do lets others in', async () => {
    const [busy, other] = await Promise.all([openProcess(), openProcess()]);
    const stopped = new AbortController();
    const loop = async () => {
      while (!stopped.signal.aborted) {
        const leave = await busy.limits.enter('fair', 1, never);
        await new Promise((resolve) => setTimeout(resolve, 2));
        leave();
      }
    };
    const loops = [loop(), loop(), loop()];
    const leave = await other.limits.enter('fair', 1, never);
    expect(await heldPlaces()).toBe(1);
    leave();
    stopped.abort();
    await Promise.all(loops);
  });

  test('are given back when nobody uses them', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    const leave = await one.limits.enter('idle', 1, never);
    leave();
    const again = await one.limits.enter('idle', 1, never);
    again();
    const next = await other.limits.enter('idle', 1, never);
    next();
    await eventually(() => heldPlaces()).toBe(0);
  });

  test('a process that dies leaves them', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    await one.limits.enter('dying', 1, never);
    const waiting = other.limits.enter('dying', 1, never);
    await one.stop();
    (await waiting)();
    await eventually(() => heldPlaces()).toBe(0);
  });

  test('a connection that breaks costs no call its place for long, and gives nobody one too many', async () => {
    const { limits } = await openProcess();
    const leaves = await Promise.all([limits.enter('broken', 2, never), limits.enter('broken', 2, never)]);
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cadre places' and datname = current_database()`;
    let hasEntered = false;
    const third = limits.enter('broken', 2, never).then((leave) => {
      hasEntered = true;
      return leave;
    });
    await eventually(() => heldPlaces()).toBe(2);
    expect(hasEntered).toBe(false);
    leaves[0]?.();
    (await third)();
    leaves[1]?.();
  });

  test('whoever gives up waiting is forgotten', async () => {
    const { limits } = await openProcess();
    const leave = await limits.enter('given-up', 1, never);
    const caller = new AbortController();
    const waiting = limits.enter('given-up', 1, caller.signal);
    caller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(limits.enter('given-up', 1, caller.signal)).rejects.toThrow('enough');
    leave();
    (await limits.enter('given-up', 1, never))();
  });
});

describe('news', () => {
  test('a pause is heard by every other process, kept for those that come later, and never shortened', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    one.limits.pause('tired', 600_000);
    one.limits.pause('tired', 1_000);
    await eventually(() => other.news.length).toBeGreaterThanOrEqual(2);
    expect(new Set(other.news.map((each) => (each.type === 'paused' ? each.provider : each.model)))).toEqual(new Set(['tired']));
    await eventually(() => admin`select from provider_rates where provider = 'tired' and paused_until > clock_timestamp() + interval '300 s'`).toHaveLength(1);
    const later = await openProcess();
    await eventually(() => later.news).toMatchObject([{ type: 'paused', provider: 'tired' }]);
    expect(await later.limits.reserve('tired', reserve(1, 0, { requestsPerMinute: 600 }))).toBeGreaterThan(300_000);
  });

  test('circuits are told, and that they have closed', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    one.limits.tellCircuit('local:a', 5_000);
    await eventually(() => other.news.filter(({ type }) => type === 'circuit')).toMatchObject([{ model: 'local:a' }]);
    one.limits.tellCircuit('local:a', null);
    await eventually(() => other.news).toContainEqual({ type: 'circuit', model: 'local:a', openUntil: null });
  });

  test('a name that is too long for the wire is not told', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    one.limits.tellCircuit(`local:${'x'.repeat(9_000)}`, 5_000);
    one.limits.tellCircuit('local:short', 5_000);
    await eventually(() => other.news.filter(({ type }) => type === 'circuit')).toMatchObject([{ model: 'local:short' }]);
  });
});
