// Rows of credentials as they are kept: sealed. What is in them, and with which key, is the vault's business.
import { asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PageRequest } from '../../ports/page.ts';
import type { ListShape } from '../../shapes/index.ts';
import type { Sql } from './connect.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import { drizzleOn } from './drizzle-on.ts';
import type { Drizzle } from './drizzle-on.ts';
import { credentials } from './schema.ts';

export type CredentialRow = typeof credentials.$inferSelect;
export type NewCredentialRow = Omit<CredentialRow, 'createdAt' | 'updatedAt'>;

const cursorShape = z.tuple([z.string().regex(/^[a-z0-9-]+$/)]);

export class PostgresCredentialStore {
  readonly #sql: Sql;
  readonly #database: Drizzle;

  constructor(connection: Sql) {
    this.#sql = connection;
    this.#database = drizzleOn(connection);
  }

  async list({ cursor, limit }: PageRequest): Promise<ListShape<CredentialRow>> {
    const after = cursor === undefined ? undefined : gt(credentials.id, decodeCursor(cursor, cursorShape)[0]);
    const rows = await this.#database.select().from(credentials).where(after).orderBy(asc(credentials.id)).limit(limit + 1);
    return pageOf(rows, limit, { item: (row) => row, cursor: (row) => [row.id] });
  }

  async get(id: string): Promise<CredentialRow | null> {
    return getRow(this.#database, id);
  }

  async known(ids: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#database.select({ id: credentials.id }).from(credentials).where(inArray(credentials.id, [...ids]));
    return rows.map(({ id }) => id);
  }

  /** How many rows are sealed with which key. */
  async keys(): Promise<ReadonlyMap<string, number>> {
    return countByKey(this.#database);
  }

  async remove(id: string): Promise<boolean> {
    return (await this.#database.delete(credentials).where(eq(credentials.id, id))).count === 1;
  }

  /** All or nothing, and nobody else writes meanwhile; reading goes on. */
  async exclusively<T>(work: (rows: ExclusiveRows) => Promise<T>): Promise<T> {
    const outcome = await this.#sql.begin(async (transaction) => {
      await transaction`lock table credentials in share row exclusive mode`;
      return { value: await work(new ExclusiveRows(drizzleOn(transaction))) };
    });
    return outcome.value;
  }
}

/** The rows while nobody else may write them. */
export class ExclusiveRows {
  readonly #database: Drizzle;

  constructor(database: Drizzle) {
    this.#database = database;
  }

  async all(): Promise<readonly CredentialRow[]> {
    return this.#database.select().from(credentials).orderBy(asc(credentials.id));
  }

  async get(id: string): Promise<CredentialRow | null> {
    return getRow(this.#database, id);
  }

  async keys(): Promise<ReadonlyMap<string, number>> {
    return countByKey(this.#database);
  }

  async insert(row: NewCredentialRow): Promise<CredentialRow | null> {
    return first(await this.#database.insert(credentials).values(row).onConflictDoNothing().returning());
  }

  async update(id: string, change: Partial<NewCredentialRow>): Promise<CredentialRow | null> {
    return first(await this.#database.update(credentials).set({ ...change, updatedAt: sql`clock_timestamp()` }).where(eq(credentials.id, id)).returning());
  }

  /** With another key: nothing that a person would notice. */
  async reseal(id: string, sealed: Pick<CredentialRow, 'keyId' | 'nonce' | 'ciphertext' | 'authTag'>): Promise<void> {
    await this.#database.update(credentials).set(sealed).where(eq(credentials.id, id));
  }
}

async function getRow(database: Drizzle, id: string): Promise<CredentialRow | null> {
  return first(await database.select().from(credentials).where(eq(credentials.id, id)));
}

async function countByKey(database: Drizzle): Promise<ReadonlyMap<string, number>> {
  const rows = await database.select({ keyId: credentials.keyId, rows: sql<number>`count(*)::integer` }).from(credentials).groupBy(credentials.keyId);
  return new Map(rows.map((row) => [row.keyId, row.rows]));
}

function first<T>(rows: readonly T[]): T | null {
  return rows[0] ?? null;
}
