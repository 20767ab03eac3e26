// Drafts, revisions, environments, and the content-addressed documents that runs refer to.
import type { Graph } from '@cadre/graph-schema';
import type { EnvironmentName, EnvironmentShape, GraphShape, GraphSummaryShape, ListShape, RevisionShape } from '../shapes/index.ts';

export interface DocumentSource {
  /** The frozen graph of a digest. Null when nobody froze it. */
  load(digest: string): Promise<Graph | null>;
  /** Keep `graph` under its digest; the same content is kept once. @returns the digest */
  freeze(graph: Graph): Promise<string>;
}

export type ReplaceOutcome = { readonly type: 'replaced'; readonly graph: GraphShape } | { readonly type: 'stale'; readonly current: GraphShape } | { readonly type: 'missing' };

export interface GraphStore extends DocumentSource {
  list(page: { readonly cursor?: string | undefined; readonly limit: number }): Promise<ListShape<GraphSummaryShape>>;
  get(slug: string): Promise<GraphShape | null>;
  /** @returns null when the slug is taken */
  create(slug: string, graph: Graph): Promise<GraphShape | null>;
  /** `version` null: unconditional. */
  replace(slug: string, graph: Graph, version: number | null): Promise<ReplaceOutcome>;
  remove(slug: string): Promise<boolean>;
  revisions(slug: string, page: { readonly cursor?: string | undefined; readonly limit: number }): Promise<ListShape<RevisionShape>>;
  revision(slug: string, number: number): Promise<RevisionShape | null>;
  /** The same digest as an earlier revision gives that one. */
  addRevision(slug: string, revision: { readonly graph: Graph; readonly note: string; readonly createdBy: string }): Promise<RevisionShape>;
  environments(slug: string): Promise<readonly EnvironmentShape[]>;
  setEnvironment(slug: string, name: EnvironmentName, revision: number): Promise<EnvironmentShape>;
}
