// Drafts, documents, revisions and environments in Postgres. The check and the lock happen in the statement.
import { digestGraph } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import type { Sql, TransactionSql } from 'postgres';
import { z } from 'zod';
import type { Draft, GraphStore, ReplaceOutcome } from '../../ports/graph-store.ts';
import type { PageRequest } from '../../ports/page.ts';
import type { EnvironmentName, EnvironmentShape, GraphShape, GraphSummaryShape, ListShape, RevisionShape } from '../../shapes/index.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { listColumns, readDocument, toGraphShape, toRevisionShape, toSummaryShape } from './graph-rows.ts';
import type { DraftRow, RevisionRow, SummaryRow } from './graph-rows.ts';

const graphCursor = z.tuple([z.iso.datetime({ precision: 6 }), z.string().regex(/^[a-z0-9-]+$/)]);
const revisionCursor = z.tuple([z.int().min(1)]);

export class PostgresGraphStore implements GraphStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async load(digest: string): Promise<Graph | null> {
    const [row] = await this.#sql<{ document: string }[]>`select document::text from documents where digest = ${digest}`;
    return row === undefined ? null : readDocument(row.document);
  }

  async freeze(graph: Graph): Promise<string> {
    return freeze(this.#sql, graph);
  }

  async list({ cursor, limit }: PageRequest): Promise<ListShape<GraphSummaryShape>> {
    const sql = this.#sql;
    const after = cursor === undefined ? null : decodeCursor(cursor, graphCursor);
    const rows = await sql<SummaryRow[]>`
      select slug, version, name, description, nodes, agents, errors, warnings, ${isoTime(sql, 'updated_at')} as updated_at,
        to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor_at,
        ${served(sql)} as environments,
        (select json_build_object('id', runs.id, 'status', runs.status, 'createdAt', ${isoTime(sql, 'runs.created_at')})
           from runs where runs.graph = graphs.slug order by runs.created_at desc limit 1) as last_run
      from graphs
      ${after === null ? sql`` : sql`where (updated_at, slug) < (${after[0]}::text::timestamptz, ${after[1]})`}
      order by updated_at desc, slug desc
      limit ${limit + 1}`;
    return page(rows, limit, (row) => ({ item: toSummaryShape(row), cursor: [row.cursor_at, row.slug] }));
  }

  async get(slug: string): Promise<GraphShape | null> {
    return find(this.#sql, slug);
  }

  async create(slug: string, { graph, issues }: Draft): Promise<GraphShape | null> {
    const sql = this.#sql;
    const { name, description, nodes, agents } = listColumns(graph);
    const inserted = await sql`
      insert into graphs (slug, document, name, description, nodes, agents, errors, warnings)
      values (${slug}, ${JSON.stringify(graph)}::text::json, ${name}, ${description}, ${nodes}, ${agents}, ${issues.errors}, ${issues.warnings})
      on conflict do nothing`;
    return inserted.count === 0 ? null : find(sql, slug);
  }

  async replace(slug: string, { graph, issues }: Draft, version: number | null): Promise<ReplaceOutcome> {
    const sql = this.#sql;
    const updated = await sql`
      update graphs set ${sql({ ...listColumns(graph), ...issues })}, document = ${JSON.stringify(graph)}::text::json, version = version + 1, updated_at = clock_timestamp()
      where slug = ${slug} and ${version === null ? sql`true` : sql`version = ${version}`} returning slug`;
    const current = await find(sql, slug);
    if (current === null) return { type: 'missing' };
    return updated.length === 1 ? { type: 'replaced', graph: current } : { type: 'stale', current };
  }

  async remove(slug: string): Promise<boolean> {
    return (await this.#sql`delete from graphs where slug = ${slug}`).count === 1;
  }

  async revisions(slug: string, { cursor, limit }: PageRequest): Promise<ListShape<RevisionShape>> {
    const sql = this.#sql;
    const before = cursor === undefined ? null : decodeCursor(cursor, revisionCursor)[0];
    const rows = await sql<RevisionRow[]>`
      select number, digest, note, created_by, ${isoTime(sql, 'created_at')} as created_at from revisions
      where slug = ${slug} ${before === null ? sql`` : sql`and number < ${before}`}
      order by number desc limit ${limit + 1}`;
    return page(rows, limit, (row) => ({ item: toRevisionShape(row), cursor: [row.number] }));
  }

  async revision(slug: string, number: number): Promise<RevisionShape | null> {
    const sql = this.#sql;
    const [row] = await sql<(RevisionRow & { document: string })[]>`
      select number, revisions.digest, note, created_by, ${isoTime(sql, 'revisions.created_at')} as created_at, document::text
      from revisions join documents using (digest) where slug = ${slug} and number = ${number}`;
    return row === undefined ? null : { ...toRevisionShape(row), graph: readDocument(row.document) };
  }

  async addRevision(slug: string, { graph, note, createdBy }: { readonly graph: Graph; readonly note: string; readonly createdBy: string }): Promise<RevisionShape | null> {
    return this.#sql.begin(async (sql) => {
      // The draft's row is the lock that keeps the numbers dense.
      const [draft] = await sql`select slug from graphs where slug = ${slug} for update`;
      if (draft === undefined) return null;
      const digest = await freeze(sql, graph);
      await sql`
        insert into revisions (slug, number, digest, note, created_by)
        select ${slug}, coalesce(max(number), 0) + 1, ${digest}, ${note}, ${createdBy} from revisions where slug = ${slug}
        on conflict (slug, digest) do nothing`;
      const [row] = await sql<RevisionRow[]>`
        select number, digest, note, created_by, ${isoTime(sql, 'created_at')} as created_at from revisions where slug = ${slug} and digest = ${digest}`;
      return row === undefined ? null : toRevisionShape(row);
    });
  }

  async environments(slug: string): Promise<readonly EnvironmentShape[]> {
    const sql = this.#sql;
    return sql<EnvironmentShape[]>`
      select known.name, revision, ${isoTime(sql, 'updated_at')} as "updatedAt"
      from unnest(array['staging', 'production']) as known (name) left join environments on environments.name = known.name and slug = ${slug}`;
  }

  async setEnvironment(slug: string, name: EnvironmentName, revision: number): Promise<EnvironmentShape | null> {
    const sql = this.#sql;
    const [row] = await sql<EnvironmentShape[]>`
      insert into environments (slug, name, revision)
      select slug, ${name}, number from revisions where slug = ${slug} and number = ${revision}
      on conflict (slug, name) do update set revision = excluded.revision, updated_at = now()
      returning name, revision, ${isoTime(sql, 'updated_at')} as "updatedAt"`;
    return row ?? null;
  }

  async markOnce(key: string): Promise<boolean> {
    return (await this.#sql`insert into installation (key) values (${key}) on conflict do nothing`).count === 1;
  }
}

type AnySql = Sql | TransactionSql;

async function find(sql: AnySql, slug: string): Promise<GraphShape | null> {
  const [row] = await sql<DraftRow[]>`
    select slug, version, document::text, errors, warnings, ${isoTime(sql, 'updated_at')} as updated_at, ${served(sql)} as environments
    from graphs where slug = ${slug}`;
  return row === undefined ? null : toGraphShape(row);
}

async function freeze(sql: AnySql, graph: Graph): Promise<string> {
  const digest = digestGraph(graph);
  await sql`insert into documents (digest, document) values (${digest}, ${JSON.stringify(graph)}::text::json) on conflict do nothing`;
  return digest;
}

/** `{ "production": 3 }` of the graph of the row. */
function served(sql: AnySql) {
  return sql`(select coalesce(json_object_agg(environments.name, environments.revision), '{}') from environments where environments.slug = graphs.slug)`;
}

/** A column in the wire's form, whatever the client makes of timestamps. */
function isoTime(sql: AnySql, column: string) {
  return sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** `rows` holds one more than `limit` when there is a next page. */
function page<Row, Item>(rows: readonly Row[], limit: number, read: (row: Row) => { readonly item: Item; readonly cursor: readonly (string | number)[] }): ListShape<Item> {
  const shown = rows.slice(0, limit).map(read);
  const last = shown.at(-1);
  return { items: shown.map(({ item }) => item), next: rows.length > limit && last !== undefined ? encodeCursor(last.cursor) : null };
}
