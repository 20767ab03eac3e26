// The order nodes can run in: topological over forward edges (Kahn 1962), among the ready ones the smallest id first.
import type { NodeId } from '../ids.ts';
import type { FlowLinks } from './flow.ts';

function reachable(links: FlowLinks): ReadonlySet<NodeId> {
  const seen = new Set(links.entries);
  for (const node of seen) for (const edge of links.outgoing(node)) seen.add(edge.to);
  return seen;
}

/** Where `node` belongs in an array sorted from the largest id to the smallest. */
function placeIn(ready: readonly NodeId[], node: NodeId): number {
  let [low, high] = [0, ready.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = ready[middle];
    if (other !== undefined && other > node) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function topologicalOrder(links: FlowLinks): readonly NodeId[] {
  const reached = reachable(links);
  const missing = new Map<NodeId, number>();
  for (const node of reached) missing.set(node, links.incoming(node).filter((edge) => !edge.back && reached.has(edge.from)).length);
  const ready = [...reached].filter((node) => missing.get(node) === 0).sort().reverse();
  const order: NodeId[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node);
    for (const edge of links.outgoing(node)) {
      if (edge.back) continue;
      const left = (missing.get(edge.to) ?? 0) - 1;
      missing.set(edge.to, left);
      if (left === 0) ready.splice(placeIn(ready, edge.to), 0, edge.to);
    }
  }
  return order;
}
