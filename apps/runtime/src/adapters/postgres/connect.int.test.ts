import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { connect, isTransient } from './connect.ts';
import type { Sql } from './connect.ts';
import { untilAnswered } from './until-answered.ts';

const url = process.env['CADRE_TEST_DATABASE_URL'] ?? '';

let sql: Sql;
let other: Sql;

beforeAll(() => {
  sql = connect(url, { connections: 2, name: 'connect test' });
  other = connect(url, { connections: 1, name: 'test' });
});

afterAll(async () => {
  await sql.end();
  await other.end();
});

async function cut(): Promise<void> {
  await other`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cadre connect test'`;
}

test('a connection that breaks within a transaction is an error of that transaction, also for what is sent on it later', async () => {
  const errors: unknown[] = [];
  await sql
    .begin(async (transaction) => {
      await transaction`select 1`;
      await cut();
      for (let turn = 0; turn < 3; turn += 1) await transaction`select 2`.catch((error: unknown) => errors.push(error));
    })
    .catch((error: unknown) => errors.push(error));
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.every(isTransient)).toBe(true);
  expect(await untilAnswered(new AbortController().signal, () => sql`select 3 as answer`)).toEqual([{ answer: 3 }]);
});

test('connections that break in the middle of many queries fail those queries only', async () => {
  for (let round = 0; round < 20; round += 1) {
    const queries = Array.from({ length: 20 }, (_, index) => sql`select ${index}::int as answer`);
    const [outcomes] = await Promise.all([Promise.allSettled(queries), cut()]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(isTransient(outcome.reason)).toBe(true);
    expect(await untilAnswered(new AbortController().signal, () => sql`select 4 as answer`)).toEqual([{ answer: 4 }]);
  }
});

test('arrays arrive as they were, whatever is in them', async () => {
  const texts = ['', 'plain', 'a"b', 'c\\d', '{e,f}', 'null', 'ä 😀 \n', null];
  expect((await sql<{ text: string | null }[]>`select text from unnest(${texts}::text[]) as text`).map((row) => row.text)).toEqual(texts);
  expect((await sql<{ number: number | null }[]>`select number from unnest(${[1.5, null, -0.25]}::float8[]) as number`).map((row) => row.number)).toEqual([1.5, null, -0.25]);
  expect(await sql`select from unnest(${[]}::uuid[])`).toEqual([]);
});

test('what a broken transaction still says reaches nobody, and who waited for its connection is answered', async () => {
  const narrow = connect(url, { connections: 1, name: 'narrow' });
  for (let round = 0; round < 5; round += 1) {
    let said = 0;
    const broken = narrow.begin(async (transaction) => {
      const [own] = await transaction<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await other`select pg_terminate_backend(${own?.pid ?? 0})`;
      await transaction`select pg_sleep(60)`.catch(() => undefined);
      // Somebody else has the connection by now.
      await eventually(() => said).toBe(1);
      await transaction`select ${'out of place'}::text`;
    });
    const waiting = Promise.all([1, 2, 3].map(async (number) => {
      const [row] = await narrow<{ number: number }[]>`select ${number + round}::int as number`;
      said = 1;
      return row?.number;
    }));
    await expect(broken).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(await waiting).toEqual([1 + round, 2 + round, 3 + round]);
  }
  await narrow.end();
});

test('a transaction has its connection to itself, however much waits on it', async () => {
  const [{ schema } = { schema: '' }] = await other<{ schema: string }[]>`select 'busy_' || pg_backend_pid() as schema`;
  await other`create table ${other(schema)} (id serial primary key)`;
  const errors: unknown[] = [];
  let acknowledged = 0;
  for (let round = 0; round < 5; round += 1) {
    const holds = Array.from({ length: 2 }, () => sql`select pg_sleep(0.05)`.execute());
    const queued = Array.from({ length: 198 }, () => sql`select 1`.execute());
    const writes = Array.from({ length: 6 }, async () => {
      try {
        await sql.begin((transaction) => transaction`insert into ${transaction(schema)} default values`);
        await sql`insert into ${sql(schema)} default values`;
        acknowledged += 2;
      } catch (error) {
        errors.push(error);
      }
    });
    await Promise.all([...holds, ...queued, ...writes]);
  }
  const [{ count } = { count: -1 }] = await other<{ count: number }[]>`select count(*)::int as count from ${other(schema)}`;
  const idle = await other`select 1 from pg_stat_activity where application_name = 'cadre connect test' and state = 'idle in transaction'`;
  await other`drop table ${other(schema)}`;
  expect(errors).toEqual([]);
  expect(count).toBe(acknowledged);
  expect(idle).toHaveLength(0);
});
