// The graphs that a graph runs inside: which nodes name them, and pinning them to a revision.
import type { Graph } from '../document.ts';
import type { NodeId } from '../ids.ts';
import { planOf } from '../kinds.ts';
import { indexGraph } from './graph-index.ts';

export interface Subgraph {
  readonly node: NodeId;
  /** The slug it is called by. */
  readonly graph: string;
  /** Digest of the revision it is pinned to. */
  readonly revision: string | null;
}

/** In id order. A node that names no graph yet is left out: that is an issue of its own. */
export function subgraphsOf(graph: Graph): readonly Subgraph[] {
  return indexGraph(graph).sortedNodes.flatMap((node): readonly Subgraph[] => {
    const plan = planOf(node);
    if (plan.type !== 'subgraph' || plan.graph === '') return [];
    return [{ node: node.id, graph: plan.graph, revision: plan.revision }];
  });
}

/** The graph itself when nothing changes. */
export function pinSubgraphs(graph: Graph, revisions: ReadonlyMap<NodeId, string>): Graph {
  const changed = new Set(subgraphsOf(graph).filter(({ node, revision }) => revisions.has(node) && revisions.get(node) !== revision).map(({ node }) => node));
  if (changed.size === 0) return graph;
  return { ...graph, nodes: graph.nodes.map((node) => (changed.has(node.id) ? { ...node, config: { ...node.config, revision: revisions.get(node.id) ?? null } } : node)) };
}
