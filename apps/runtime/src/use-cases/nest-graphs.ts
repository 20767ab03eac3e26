// Finds the graphs that a graph runs inside, and those inside them, and pins each to what was found: a frozen graph names digests,
// so what it runs can't change under it.
import { digestGraph, pinSubgraphs, subgraphsOf } from '@cadre/graph-schema';
import type { Graph, Issue, NodeId, Result } from '@cadre/graph-schema';
import { MOST_GRAPHS, MOST_LEVELS } from '@cadre/run-core';
import type { GraphStore } from '../ports/graph-store.ts';
import { slugSchema } from '../shapes/index.ts';

export interface Nested {
  /** Pinned. */
  readonly graph: Graph;
  /** All that it runs inside, by digest. */
  readonly graphs: ReadonlyMap<string, Graph>;
}

/** What a subgraph node names: a revision by its digest, or the newest of a slug. */
export interface Wanted {
  readonly graph: string;
  readonly revision: string | null;
}

export interface Found {
  readonly graph: Graph;
  /** Where what it names in turn is looked for. */
  readonly find: FindGraph;
}

export type FindGraph = (wanted: Wanted) => Promise<Found | null>;

export interface Nesting {
  /** Its slug, for a graph that has one: it can't run inside itself, not even as it was earlier. */
  readonly slug: string | null;
  readonly find: FindGraph;
  /** Made to every graph inside before it is pinned. */
  readonly change?: (graph: Graph) => Graph;
}

export async function nestGraphs(graph: Graph, { slug, find, change = (same) => same }: Nesting): Promise<Result<Nested, readonly Issue[]>> {
  const graphs = new Map<string, Graph>();
  const known = new Map<FindGraph, Map<string, Inner>>();
  const revisions = new Map<NodeId, string>();
  const issues: Issue[] = [];
  for (const { node, ...wanted } of subgraphsOf(graph)) {
    const inner = await freeze(wanted, { find, above: [slug] });
    if (inner.ok) revisions.set(node, inner.value.digest);
    else issues.push({ ...inner.error, node, path: ['revision'] });
  }
  return issues.length > 0 ? { ok: false, error: issues } : { ok: true, value: { graph: pinSubgraphs(graph, revisions), graphs } };

  async function freeze(wanted: Wanted, place: Place): Promise<Result<Inner, Issue>> {
    const key = `${wanted.graph} ${wanted.revision ?? ''}`;
    const seen = known.get(place.find)?.get(key);
    const slugs = seen?.slugs ?? new Set([wanted.graph]);
    if (place.above.some((around) => around !== null && slugs.has(around))) return refuse('subgraph_cycle', { graph: wanted.graph });
    if (seen) return { ok: true, value: seen };
    if (place.above.length >= MOST_LEVELS) return refuse('subgraph_too_deep', { graph: wanted.graph, most: MOST_LEVELS });
    const fresh = await freezeNew(wanted, place);
    if (fresh.ok) known.set(place.find, (known.get(place.find) ?? new Map<string, Inner>()).set(key, fresh.value));
    return fresh;
  }

  async function freezeNew(wanted: Wanted, { find: look, above }: Place): Promise<Result<Inner, Issue>> {
    const found = await look(wanted);
    if (!found) return wanted.revision === null ? refuse('subgraph_not_published', { graph: wanted.graph }) : refuse('subgraph_missing', { ...wanted });
    const changed = change(found.graph);
    const pins = new Map<NodeId, string>();
    const slugs = new Set([wanted.graph]);
    for (const { node, ...below } of subgraphsOf(changed)) {
      const inner = await freeze(below, { find: found.find, above: [...above, wanted.graph] });
      if (!inner.ok) return inner;
      pins.set(node, inner.value.digest);
      for (const slug of inner.value.slugs) slugs.add(slug);
    }
    const pinned = pinSubgraphs(changed, pins);
    const digest = digestGraph(pinned);
    graphs.set(digest, pinned);
    return graphs.size > MOST_GRAPHS ? refuse('subgraph_too_many', { most: MOST_GRAPHS }) : { ok: true, value: { digest, slugs } };
  }
}

/** A graph inside, pinned and kept. */
interface Inner {
  readonly digest: string;
  /** Its own and those inside it. */
  readonly slugs: ReadonlySet<string>;
}

interface Place {
  readonly find: FindGraph;
  /** Slugs, the outermost first. */
  readonly above: readonly (string | null)[];
}

function refuse(code: string, data: Issue['data']): Result<never, Issue> {
  return { ok: false, error: { code, severity: 'error', data } };
}

/** In the database: frozen graphs by digest, and the newest revision of a slug. */
export function findInStore(graphs: Pick<GraphStore, 'load' | 'revisions'>): FindGraph {
  const known = new Map<string, Promise<Graph | null>>();
  const load = (digest: string) => {
    const loading = known.get(digest) ?? graphs.load(digest);
    known.set(digest, loading);
    return loading;
  };
  return async function find({ graph: slug, revision }) {
    const digest = revision ?? (await newestRevision(graphs, slug));
    const graph = digest === null ? null : await load(digest);
    return graph && { graph, find };
  };
}

async function newestRevision(graphs: Pick<GraphStore, 'revisions'>, slug: string): Promise<string | null> {
  if (!slugSchema.safeParse(slug).success) return null;
  const { items } = await graphs.revisions(slug, { limit: 1 });
  return items[0]?.digest ?? null;
}
