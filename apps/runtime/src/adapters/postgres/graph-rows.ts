// Rows of the graph tables as the queries give them, and how they become wire shapes. Documents travel as text, so that
// what comes back is exactly what was saved; times come as text in the wire's form.
import { graphSchema } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import type { EnvironmentName, GraphShape, GraphSummaryShape, RevisionShape } from '../../shapes/index.ts';

export interface DraftRow {
  readonly slug: string;
  readonly version: number;
  readonly document: string;
  readonly errors: number;
  readonly warnings: number;
  readonly updated_at: string;
  readonly environments: { readonly [name in EnvironmentName]?: number };
}

export interface SummaryRow {
  readonly slug: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  readonly nodes: number;
  readonly agents: number;
  readonly errors: number;
  readonly warnings: number;
  readonly updated_at: string;
  readonly environments: { readonly [name in EnvironmentName]?: number };
  readonly last_run: { readonly id: string; readonly status: string; readonly createdAt: string } | null;
  /** `updated_at` with all its digits. */
  readonly cursor_at: string;
}

export interface RevisionRow {
  readonly number: number;
  readonly digest: string;
  readonly note: string;
  readonly created_at: string;
  readonly created_by: string;
}

export function readDocument(text: string): Graph {
  return graphSchema.parse(JSON.parse(text));
}

export function toGraphShape(row: DraftRow): GraphShape {
  return {
    slug: row.slug,
    version: row.version,
    graph: readDocument(row.document),
    issues: { errors: row.errors, warnings: row.warnings },
    updatedAt: row.updated_at,
    environments: row.environments,
  };
}

export function toSummaryShape(row: SummaryRow): GraphSummaryShape {
  return {
    slug: row.slug,
    name: row.name,
    description: row.description,
    version: row.version,
    nodes: row.nodes,
    agents: row.agents,
    issues: { errors: row.errors, warnings: row.warnings },
    updatedAt: row.updated_at,
    environments: row.environments,
    lastRun: row.last_run,
  };
}

export function toRevisionShape(row: RevisionRow): RevisionShape {
  return { number: row.number, digest: row.digest, note: row.note, createdAt: row.created_at, createdBy: row.created_by };
}

/** What `graphs` keeps beside the document. Postgres text takes neither U+0000 nor half a surrogate pair. */
export function listColumns(graph: Graph) {
  return {
    name: plainText(graph.name),
    description: plainText(graph.description),
    nodes: graph.nodes.length,
    agents: graph.nodes.filter(({ kind }) => kind === 'worker' || kind === 'supervisor').length,
  };
}

function plainText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
