// MCP servers that operators entered: addresses, never programs.
import { asc, count, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PageRequest } from '../../ports/page.ts';
import type { HttpServerEntry, ListShape } from '../../shapes/index.ts';
import type { Sql } from './connect.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import { drizzleOn } from './drizzle-on.ts';
import type { Drizzle } from './drizzle-on.ts';
import { mcpServers } from './schema.ts';

export type McpServerRow = typeof mcpServers.$inferSelect;

const cursorShape = z.tuple([z.string().regex(/^[a-z0-9-]+$/)]);

export class PostgresMcpServerStore {
  readonly #database: Drizzle;

  constructor(connection: Sql) {
    this.#database = drizzleOn(connection);
  }

  async list({ cursor, limit }: PageRequest): Promise<ListShape<McpServerRow>> {
    const after = cursor === undefined ? undefined : gt(mcpServers.name, decodeCursor(cursor, cursorShape)[0]);
    const rows = await this.#database.select().from(mcpServers).where(after).orderBy(asc(mcpServers.name)).limit(limit + 1);
    return pageOf(rows, limit, { item: (row) => row, cursor: (row) => [row.name] });
  }

  async get(name: string): Promise<McpServerRow | null> {
    const [row] = await this.#database.select().from(mcpServers).where(eq(mcpServers.name, name));
    return row ?? null;
  }

  async count(): Promise<number> {
    const [row] = await this.#database.select({ servers: count() }).from(mcpServers);
    return row?.servers ?? 0;
  }

  /** @returns null when the name is taken */
  async insert(name: string, entry: HttpServerEntry): Promise<McpServerRow | null> {
    const [row] = await this.#database.insert(mcpServers).values({ name, ...entry }).onConflictDoNothing().returning();
    return row ?? null;
  }

  /** @returns null when there is none */
  async update(name: string, entry: HttpServerEntry): Promise<McpServerRow | null> {
    const [row] = await this.#database.update(mcpServers).set({ ...entry, updatedAt: sql`now()` }).where(eq(mcpServers.name, name)).returning();
    return row ?? null;
  }

  /** @returns whether there was one */
  async remove(name: string): Promise<boolean> {
    return (await this.#database.delete(mcpServers).where(eq(mcpServers.name, name))).count === 1;
  }
}
