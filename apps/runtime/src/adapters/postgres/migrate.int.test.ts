import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { migrate } from './migrate.ts';

const name = `cadre_migrate_${randomBytes(4).toString('hex')}`;
let folder: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-migrations-'));
  const server = new URL(process.env['CADRE_TEST_DATABASE_URL'] ?? '');
  await onServer(`create database ${name}`);
  server.pathname = `/${name}`;
  url = server.href;
});

afterAll(async () => {
  await onServer(`drop database ${name} with (force)`);
  await rm(folder, { recursive: true });
});

async function onServer(statement: string): Promise<void> {
  const sql = connect(process.env['CADRE_TEST_DATABASE_URL'] ?? '', { connections: 1, name: 'test' });
  await sql.unsafe(statement);
  await sql.end();
}

function apply(): Promise<readonly string[]> {
  return migrate(url, pathToFileURL(`${folder}/`));
}

test('applies what is new, once, also when several processes start together', async () => {
  await writeFile(join(folder, '001_first.sql'), 'create table first (id integer);');
  await writeFile(join(folder, '002_second.sql'), 'create table second (id integer); insert into second values (1);');
  const applied = await Promise.all([apply(), apply(), apply()]);
  expect(applied.flat().sort()).toEqual(['001_first.sql', '002_second.sql']);
  expect(await apply()).toEqual([]);
});

test('a failing migration is named and leaves nothing behind', async () => {
  await writeFile(join(folder, '003_third.sql'), 'create table third (id integer); select nonsense;');
  await expect(apply()).rejects.toThrow('The migration 003_third.sql failed: column "nonsense" does not exist.');
  await writeFile(join(folder, '003_third.sql'), 'create table third (id integer);');
  expect(await apply()).toEqual(['003_third.sql']);
});

test('a migration that was changed afterwards is refused by name', async () => {
  await writeFile(join(folder, '001_first.sql'), 'create table first (id bigint);');
  await expect(apply()).rejects.toThrow('The migration 001_first.sql was changed after this database got it');
  await writeFile(join(folder, '001_first.sql'), 'create table first (id integer);');
});

test('a database of a newer version is refused by the name of its migration', async () => {
  await rm(join(folder, '003_third.sql'));
  await expect(apply()).rejects.toThrow('The database has the migration 003_third.sql of a newer version of Cadre');
});

test('numbers without a gap', async () => {
  await writeFile(join(folder, '004_fourth.sql'), 'select 1;');
  await expect(apply()).rejects.toThrow('The migration 004_fourth.sql is out of order: the next number is 003.');
});
