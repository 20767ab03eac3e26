// Drafts, documents, revisions and environments in Postgres. The check and the lock happen in the statement.
import { digestGraph } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Draft, GraphStore, ReplaceOutcome } from '../../ports/graph-store.ts';
import type { PageRequest } from '../../ports/page.ts';
import { environmentNameSchema, revisionNumber } from '../../shapes/index.ts';
import type { EnvironmentName, EnvironmentShape, GraphShape, GraphSummaryShape, ListShape, RevisionShape } from '../../shapes/index.ts';
import type { Sql } from './connect.ts';
import { decodeCursor, fromMicroseconds, inMicroseconds, microseconds, pageOf } from './cursor.ts';
import { drizzleOn } from './drizzle-on.ts';
import type { Drizzle } from './drizzle-on.ts';
import { listColumns, readDocument, toGraphShape, toRevisionShape, toSummaryShape } from './graph-rows.ts';
import { documents, environments, graphs, installation, revisions, runs } from './schema.ts';

const graphCursor = z.tuple([microseconds, z.string().regex(/^[a-z0-9-]+$/)]);
const revisionCursor = z.tuple([revisionNumber]);

/** `{ "production": 3 }` of the graph of the row. */
const served = sql<{ [name in EnvironmentName]?: number }>`(
  select coalesce(json_object_agg(environments.name, environments.revision), '{}') from environments where ${eq(environments.slug, graphs.slug)})`;

const draftColumns = {
  slug: graphs.slug, version: graphs.version, document: graphs.document, errors: graphs.errors, warnings: graphs.warnings, updatedAt: graphs.updatedAt, environments: served,
};

export class PostgresGraphStore implements GraphStore {
  readonly #sql: Sql;
  readonly #database: Drizzle;

  constructor(connection: Sql) {
    this.#sql = connection;
    this.#database = drizzleOn(connection);
  }

  async load(digest: string): Promise<Graph | null> {
    const [row] = await this.#database.select({ document: documents.document }).from(documents).where(eq(documents.digest, digest));
    return row === undefined ? null : readDocument(row.document);
  }

  async loadAll(digests: readonly string[]): Promise<ReadonlyMap<string, Graph>> {
    const rows = await this.#database.select({ digest: documents.digest, document: documents.document }).from(documents).where(inArray(documents.digest, [...digests]));
    return new Map(rows.map(({ digest, document }) => [digest, readDocument(document)]));
  }

  async freeze(graph: Graph): Promise<string> {
    return freeze(this.#database, graph);
  }

  async list({ cursor, limit }: PageRequest): Promise<ListShape<GraphSummaryShape>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, graphCursor);
    const { slug, version, name, description, nodes, agents, errors, warnings, updatedAt } = graphs;
    const { id, status, createdAt } = runs;
    const lastRun = this.#database.select({ id, status, createdAt }).from(runs).where(eq(runs.graph, slug)).orderBy(desc(createdAt)).limit(1).as('last_run');
    const rows = await this.#database
      .select({
        slug, version, name, description, nodes, agents, errors, warnings, updatedAt, environments: served, updatedMicroseconds: inMicroseconds(updatedAt),
        lastRun: { id: lastRun.id, status: lastRun.status, createdAt: lastRun.createdAt },
      })
      .from(graphs)
      .leftJoinLateral(lastRun, sql`true`)
      .where(after === null ? undefined : sql`(${updatedAt}, ${slug}) < (${fromMicroseconds(after[0])}, ${after[1]})`)
      .orderBy(desc(updatedAt), desc(slug))
      .limit(limit + 1);
    return pageOf(rows, limit, { item: toSummaryShape, cursor: (row) => [row.updatedMicroseconds, row.slug] });
  }

  async get(slug: string): Promise<GraphShape | null> {
    const [row] = await this.#database.select(draftColumns).from(graphs).where(eq(graphs.slug, slug));
    return row === undefined ? null : toGraphShape(row);
  }

  async create(slug: string, { graph, issues }: Draft): Promise<GraphShape | null> {
    const [row] = await this.#database.insert(graphs).values({ slug, document: graph, ...listColumns(graph), ...issues }).onConflictDoNothing().returning(draftColumns);
    return row === undefined ? null : toGraphShape(row);
  }

  async replace(slug: string, { graph, issues }: Draft, version: number | null): Promise<ReplaceOutcome> {
    // The answer is the row that was written, not what somebody else may have made of it since.
    const [row] = await this.#database
      .update(graphs)
      .set({ document: graph, ...listColumns(graph), ...issues, version: sql`${graphs.version} + 1`, updatedAt: sql`clock_timestamp()` })
      .where(and(eq(graphs.slug, slug), version === null ? undefined : eq(graphs.version, version)))
      .returning(draftColumns);
    if (row !== undefined) return { type: 'replaced', graph: toGraphShape(row) };
    const current = await this.get(slug);
    return current === null ? { type: 'missing' } : { type: 'stale', current };
  }

  /** What its sessions remember goes with it: another graph may get its slug. */
  async remove(slug: string): Promise<boolean> {
    return this.#sql.begin(async (transaction) => {
      const removed = await transaction`delete from graphs where slug = ${slug}`;
      if (removed.count === 0) return false;
      await transaction`delete from sessions where graph = ${slug}`;
      await transaction`delete from session_turns where graph = ${slug}`;
      return true;
    });
  }

  async revisions(slug: string, { cursor, limit }: PageRequest): Promise<ListShape<RevisionShape>> {
    const before = cursor === undefined ? null : decodeCursor(cursor, revisionCursor)[0];
    const rows = await this.#database
      .select()
      .from(revisions)
      .where(and(eq(revisions.slug, slug), before === null ? undefined : lt(revisions.number, before)))
      .orderBy(desc(revisions.number))
      .limit(limit + 1);
    return pageOf(rows, limit, { item: toRevisionShape, cursor: (row) => [row.number] });
  }

  async revision(slug: string, number: number): Promise<RevisionShape | null> {
    const [row] = await this.#database
      .select({ revision: revisions, document: documents.document })
      .from(revisions)
      .innerJoin(documents, eq(documents.digest, revisions.digest))
      .where(and(eq(revisions.slug, slug), eq(revisions.number, number)));
    return row === undefined ? null : { ...toRevisionShape(row.revision), graph: readDocument(row.document) };
  }

  async addRevision(slug: string, { graph, note, createdBy }: { readonly graph: Graph; readonly note: string; readonly createdBy: string }): Promise<RevisionShape | null> {
    return this.#sql.begin(async (transaction) => {
      const database = drizzleOn(transaction);
      // The draft's row is the lock that keeps the numbers dense.
      const [draft] = await database.select({ slug: graphs.slug }).from(graphs).where(eq(graphs.slug, slug)).for('update');
      if (draft === undefined) return null;
      const digest = await freeze(database, graph);
      const number = sql`(select coalesce(max(number), 0) + 1 from revisions where slug = ${slug})`;
      await database.insert(revisions).values({ slug, number, digest, note, createdBy }).onConflictDoNothing({ target: [revisions.slug, revisions.digest] });
      const [row] = await database.select().from(revisions).where(and(eq(revisions.slug, slug), eq(revisions.digest, digest)));
      return row === undefined ? null : toRevisionShape(row);
    });
  }

  async environments(slug: string): Promise<readonly EnvironmentShape[]> {
    const rows = await this.#database.select().from(environments).where(eq(environments.slug, slug));
    return environmentNameSchema.options.map((name) => {
      const row = rows.find((each) => each.name === name);
      return { name, revision: row?.revision ?? null, updatedAt: row?.updatedAt.toISOString() ?? null };
    });
  }

  async setEnvironment(slug: string, name: EnvironmentName, revision: number): Promise<EnvironmentShape | null> {
    const [row] = await this.#database
      .insert(environments)
      .select((query) =>
        query
          .select({ slug: revisions.slug, name: sql<EnvironmentName>`${name}`.as('name'), revision: revisions.number, updatedAt: sql<Date>`now()`.as('updated_at') })
          .from(revisions)
          .where(and(eq(revisions.slug, slug), eq(revisions.number, revision))),
      )
      .onConflictDoUpdate({ target: [environments.slug, environments.name], set: { revision: sql`excluded.revision`, updatedAt: sql`now()` } })
      .returning();
    return row === undefined ? null : { name: row.name, revision: row.revision, updatedAt: row.updatedAt.toISOString() };
  }

  async markOnce(key: string): Promise<boolean> {
    return (await this.#database.insert(installation).values({ key }).onConflictDoNothing()).count === 1;
  }
}

async function freeze(database: Drizzle, graph: Graph): Promise<string> {
  const digest = digestGraph(graph);
  await database.insert(documents).values({ digest, document: graph }).onConflictDoNothing();
  return digest;
}
