// Who works for whom: read from the delegates edges alone.
import type { Graph, GraphNode } from '../document.ts';
import type { NodeId } from '../ids.ts';
import { compareIds } from '../serialize.ts';
import { indexGraph } from './graph-index.ts';

export function drawnOrder(left: GraphNode, right: GraphNode): number {
  const across = Math.round(left.position.x) - Math.round(right.position.x);
  const down = Math.round(left.position.y) - Math.round(right.position.y);
  return across || down || compareIds(left, right);
}

/** In drawn order: from left to right, then from top to bottom, then by id. */
export function workersOf(graph: Graph, boss: NodeId): readonly NodeId[] {
  const index = indexGraph(graph);
  const workers = new Map<NodeId, GraphNode>();
  for (const edge of index.edgesFrom(boss)) {
    const worker = index.nodes.get(edge.to.node);
    if (worker !== undefined && index.role(edge) === 'delegates') workers.set(worker.id, worker);
  }
  return [...workers.values()].sort(drawnOrder).map(({ id }) => id);
}

/** Every boss by id; more than one is an issue. */
export function bossesOf(graph: Graph, worker: NodeId): readonly NodeId[] {
  const index = indexGraph(graph);
  const bosses = index.edgesTo(worker).filter((edge) => index.role(edge) === 'delegates').map((edge) => edge.from.node);
  return [...new Set(bosses)].sort();
}

export function bossOf(graph: Graph, worker: NodeId): NodeId | null {
  return bossesOf(graph, worker)[0] ?? null;
}
