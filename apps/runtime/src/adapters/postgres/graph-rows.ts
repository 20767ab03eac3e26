// Rows of the graph tables as the wire shows them, and what `graphs` keeps of a document for its lists.
import { graphSchema } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import type { EnvironmentName, GraphShape, GraphSummaryShape, RevisionShape } from '../../shapes/index.ts';
import { toPlainText } from './plain-text.ts';
import type { graphs, revisions } from './schema.ts';

type Draft = typeof graphs.$inferSelect;
type Environments = { readonly [name in EnvironmentName]?: number };

export type DraftRow = Pick<Draft, 'slug' | 'version' | 'document' | 'errors' | 'warnings' | 'updatedAt'> & { readonly environments: Environments };

export type SummaryRow = Pick<Draft, 'slug' | 'version' | 'name' | 'description' | 'nodes' | 'agents' | 'errors' | 'warnings' | 'updatedAt'> & {
  readonly environments: Environments;
  readonly lastRun: { readonly id: string; readonly status: string; readonly createdAt: Date } | null;
};

export type RevisionRow = Omit<typeof revisions.$inferSelect, 'slug'>;

export function readDocument(document: unknown): Graph {
  return graphSchema.parse(document);
}

export function toGraphShape({ slug, version, document, errors, warnings, updatedAt, environments }: DraftRow): GraphShape {
  return { slug, version, graph: readDocument(document), issues: { errors, warnings }, updatedAt: updatedAt.toISOString(), environments };
}

export function toSummaryShape({ slug, name, description, version, nodes, agents, errors, warnings, updatedAt, environments, lastRun }: SummaryRow): GraphSummaryShape {
  return {
    slug, name, description, version, nodes, agents, environments,
    issues: { errors, warnings },
    updatedAt: updatedAt.toISOString(),
    lastRun: lastRun === null ? null : { ...lastRun, createdAt: lastRun.createdAt.toISOString() },
  };
}

export function toRevisionShape({ number, digest, note, createdAt, createdBy }: RevisionRow): RevisionShape {
  return { number, digest, note, createdAt: createdAt.toISOString(), createdBy };
}

/** What `graphs` keeps beside the document. */
export function listColumns(graph: Graph) {
  return {
    name: toPlainText(graph.name),
    description: toPlainText(graph.description),
    nodes: graph.nodes.length,
    agents: graph.nodes.filter(({ kind }) => kind === 'worker' || kind === 'supervisor').length,
  };
}
