// Drafts, revisions, environments, and the content-addressed documents that runs refer to.
import type { Graph } from '@cadre/graph-schema';
import type { EnvironmentName, EnvironmentShape, GraphShape, GraphSummaryShape, ListShape, RevisionShape } from '../shapes/index.ts';
import type { PageRequest } from './page.ts';

export interface DocumentSource {
  /** The frozen graph of a digest. Null when nobody froze it. */
  load(digest: string): Promise<Graph | null>;
  /** Keep `graph` under its digest; the same content is kept once. @returns the digest */
  freeze(graph: Graph): Promise<string>;
}

/** A graph to be saved, with what the lists say of it. */
export interface Draft {
  readonly graph: Graph;
  readonly issues: { readonly errors: number; readonly warnings: number };
}

export type ReplaceOutcome = { readonly type: 'replaced'; readonly graph: GraphShape } | { readonly type: 'stale'; readonly current: GraphShape } | { readonly type: 'missing' };

export interface GraphStore extends DocumentSource {
  /** Frozen graphs, by digest. What nobody froze is left out. */
  loadAll(digests: readonly string[]): Promise<ReadonlyMap<string, Graph>>;
  /** Newest change first. */
  list(page: PageRequest): Promise<ListShape<GraphSummaryShape>>;
  get(slug: string): Promise<GraphShape | null>;
  /** @returns null when the slug is taken */
  create(slug: string, draft: Draft): Promise<GraphShape | null>;
  /** `version` null: unconditional. */
  replace(slug: string, draft: Draft, version: number | null): Promise<ReplaceOutcome>;
  /** @returns whether there was one */
  remove(slug: string): Promise<boolean>;
  /** Newest first. */
  revisions(slug: string, page: PageRequest): Promise<ListShape<RevisionShape>>;
  /** With its graph. */
  revision(slug: string, number: number): Promise<RevisionShape | null>;
  /** The same digest as an earlier revision gives that one. @returns null when the graph is gone */
  addRevision(slug: string, revision: { readonly graph: Graph; readonly note: string; readonly createdBy: string }): Promise<RevisionShape | null>;
  /** Both, served or not. */
  environments(slug: string): Promise<readonly EnvironmentShape[]>;
  /** @returns null when there is no such revision */
  setEnvironment(slug: string, name: EnvironmentName, revision: number): Promise<EnvironmentShape | null>;
  /** Marks something as done for good in this database. @returns false when it was marked before */
  markOnce(key: string): Promise<boolean>;
}
