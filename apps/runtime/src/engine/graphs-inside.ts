// The frozen graphs that a frozen graph runs inside, however deep.
import { subgraphsOf } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { MOST_GRAPHS } from '@cadre/run-core';
import type { DocumentSource } from '../ports/graph-store.ts';

/** By digest. What nobody froze is left out, and of more than a graph may run inside, so many: compiling says which it misses. */
export async function graphsInside(documents: Pick<DocumentSource, 'load'>, graph: Graph): Promise<ReadonlyMap<string, Graph>> {
  const graphs = new Map<string, Graph>();
  for (let outer: readonly Graph[] = [graph]; outer.length > 0; ) {
    const named = new Set(outer.flatMap(subgraphsOf).flatMap(({ revision }) => revision ?? []).filter((digest) => !graphs.has(digest)));
    const next = [...named].slice(0, MOST_GRAPHS - graphs.size);
    const loaded = await Promise.all(next.map(async (digest) => ({ digest, inner: await documents.load(digest) })));
    outer = loaded.flatMap(({ digest, inner }) => {
      if (inner !== null) graphs.set(digest, inner);
      return inner ?? [];
    });
  }
  return graphs;
}
