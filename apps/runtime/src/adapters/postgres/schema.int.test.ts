import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { drizzleOn } from './drizzle-on.ts';
import * as schema from './schema.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url, { connections: 2, name: 'schema test' });
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

test('the tables of the migrations are those of the schema: names, types, nullability, defaults', async () => {
  const rows = await sql<{ name: string; columns: object[] }[]>`
    select table_name as name, json_agg(json_build_object('name', column_name, 'type', data_type, 'isNullable', is_nullable = 'YES',
      'isGiven', column_default is not null or is_identity = 'YES') order by ordinal_position) as columns
    from information_schema.columns where table_schema = 'public' and table_name <> 'migrations' group by table_name`;
  const migrated = Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
  const tables = Object.values(schema).filter((each) => each instanceof PgTable).map((table) => getTableConfig(table));
  const declared = Object.fromEntries(
    tables.map(({ name, columns }) => [name, columns.map((column) => ({ name: column.name, type: column.getSQLType(), isNullable: !column.notNull, isGiven: column.hasDefault || column.generatedIdentity !== undefined }))]),
  );
  expect(declared).toEqual(migrated);
});

test('JSON comes back as it went in, also where it looks like something else', async () => {
  const drizzle = drizzleOn(sql);
  const values = ['5', '"5"', 'null', 'a\u0000b \ud800', [], { a: ['1', 1, null, '\\u0000', { b: 'true' }] }, 0.1, false];
  for (const [index, document] of values.entries()) await drizzle.insert(schema.documents).values({ digest: `json ${index}`, document });
  const read = async (index: number) => (await drizzle.select().from(schema.documents)).find((row) => row.digest === `json ${index}`)?.document;
  for (const [index, document] of values.entries()) {
    expect(await read(index)).toEqual(document);
    expect((await sql`select document from documents where digest = ${`json ${index}`}`)[0]).toEqual({ document });
  }
});

test('the driver under it stays as it was: dates are dates, and parameters are taken as before', async () => {
  const at = new Date('2026-01-02T03:04:05.678Z');
  await drizzleOn(sql).insert(schema.installation).values({ key: 'moment', at });
  expect(await drizzleOn(sql).select().from(schema.installation)).toEqual([{ key: 'moment', at }]);
  expect([...(await sql`select at from installation where at = ${at}`)]).toEqual([{ at }]);
});

test('an error is the driver\'s own and does not tell the parameters', async () => {
  const insert = () => drizzleOn(sql).insert(schema.installation).values({ key: 'my secret' });
  await insert();
  const error: unknown = await insert().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'PostgresError', code: '23505' });
  expect(String(error)).not.toContain('secret');
});

test('is part of a transaction that was begun on the connection', async () => {
  const failing = sql.begin(async (transaction) => {
    await drizzleOn(transaction).insert(schema.installation).values({ key: 'undone' });
    expect(await drizzleOn(transaction).select().from(schema.installation)).toContainEqual(expect.objectContaining({ key: 'undone' }));
    throw new Error('no after all');
  });
  await expect(failing).rejects.toThrow('no after all');
  expect(await sql`select from installation where key = 'undone'`).toHaveLength(0);
});
