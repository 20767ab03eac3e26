// Forward-only migrations: numbered SQL files, applied in order, each in its own transaction, one process at a time. Knows
// nothing of what is in them.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';

export const migrationsFolder = new URL('../../../migrations/', import.meta.url);

/** The database and this version of the software don't fit. One sentence for a person. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

const LOCK = 40_227_010;

/** @returns the names of the migrations that were applied now */
export async function migrate(url: string, folder: URL = migrationsFolder): Promise<readonly string[]> {
  const sql = connect(url, { connections: 1, name: 'migrate' });
  try {
    const migrations = await readMigrations(folder);
    await sql`select pg_advisory_lock(${LOCK})`;
    await createLedger(sql);
    const applied = await readLedger(sql);
    checkLedger(migrations, applied);
    const due = migrations.filter((migration) => !applied.has(migration.number));
    for (const migration of due) await apply(sql, migration);
    return due.map((migration) => migration.name);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** How many migrations this version has, and how many of them the database has. */
export async function countMigrations(sql: Sql): Promise<{ known: number; applied: number }> {
  const [known, applied] = await Promise.all([readMigrations(migrationsFolder), readLedger(sql)]);
  return { known: known.length, applied: applied.size };
}

async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { number: Number(/^(\d{3})_[a-z0-9_]+\.sql$/.exec(name)?.[1]), name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) throw new MigrationError(`The migration ${migration.name} is out of order: the next number is ${String(index + 1).padStart(3, '0')}.`);
  });
  return migrations;
}

async function createLedger(sql: Sql): Promise<void> {
  await sql`create table if not exists migrations (number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`;
  await sql`comment on table migrations is 'Which migrations this database has, with the checksum of the text that was applied.'`;
}

async function readLedger(sql: Sql): Promise<ReadonlyMap<number, { name: string; checksum: string }>> {
  const rows = await sql<{ number: number; name: string; checksum: string }[]>`select number, name, checksum from migrations`;
  return new Map(rows.map((row) => [row.number, row]));
}

function checkLedger(migrations: readonly Migration[], applied: Awaited<ReturnType<typeof readLedger>>): void {
  for (const [number, row] of applied) {
    const migration = migrations[number - 1];
    if (migration === undefined) throw new MigrationError(`The database has the migration ${row.name} of a newer version of Cadre: start that version, or use another database.`);
    if (migration.checksum !== row.checksum) throw new MigrationError(`The migration ${migration.name} was changed after this database got it as ${row.name}: put the file back and write a new migration instead.`);
  }
}

async function apply(sql: Sql, migration: Migration): Promise<void> {
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(migration.text);
      await transaction`insert into migrations (number, name, checksum) values (${migration.number}, ${migration.name}, ${migration.checksum})`;
    });
  } catch (cause) {
    throw new MigrationError(`The migration ${migration.name} failed: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}
