// Which edges close loops. Depth-first from the entries: an edge to a node whose visit is still open goes back.
import type { EdgeId, NodeId } from '../ids.ts';
import type { FlowEdge, FlowLinks } from './flow.ts';

/** Unreachable nodes are visited last, so that what remains after removing back edges has no cycle anywhere. */
export function findBackEdges(links: FlowLinks): ReadonlySet<EdgeId> {
  const back = new Set<EdgeId>();
  const state = new Map<NodeId, 'open' | 'closed'>();
  for (const start of [...links.entries, ...links.nodes]) {
    if (state.has(start)) continue;
    state.set(start, 'open');
    const path = [{ node: start, edges: links.outgoing(start), next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = top.edges[top.next];
      top.next += 1;
      if (edge === undefined) {
        state.set(top.node, 'closed');
        path.pop();
      } else if (state.get(edge.to) === 'open') back.add(edge.id);
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open');
        path.push({ node: edge.to, edges: links.outgoing(edge.to), next: 0 });
      }
    }
  }
  return back;
}

/**
 * Immediate dominators over forward edges (Cooper, Harvey, Kennedy 2001; one pass, for the order is topological). Values are
 * positions in `order`; -1 is a root before all entries.
 */
function dominators(links: FlowLinks, order: readonly NodeId[]): readonly number[] {
  const position = new Map(order.map((node, at) => [node, at]));
  const entries = new Set(links.entries);
  const above: number[] = [];
  function meet(left: number, right: number): number {
    let [low, high] = [left, right];
    while (low !== high) {
      if (low > high) low = above[low] ?? -1;
      else high = above[high] ?? -1;
    }
    return low;
  }
  for (const [at, node] of order.entries()) {
    let nearest: number | null = entries.has(node) ? -1 : null;
    for (const edge of links.incoming(node)) {
      const source = position.get(edge.from);
      if (edge.back || source === undefined) continue;
      nearest = nearest === null ? source : meet(nearest, source);
    }
    above[at] = nearest ?? -1;
  }
  return above;
}

/**
 * Back edges whose target does not dominate their start. Dominance over forward edges is enough: if every back edge passes this
 * test, any path that uses back edges can be shortened to one that does not.
 */
export function findTwoEntryLoops(links: FlowLinks, order: readonly NodeId[]): readonly EdgeId[] {
  const position = new Map(order.map((node, at) => [node, at]));
  const above = dominators(links, order);
  function isDominated(edge: FlowEdge): boolean {
    const target = position.get(edge.to) ?? -1;
    let at = position.get(edge.from) ?? -1;
    while (at > target) at = above[at] ?? -1;
    return at === target;
  }
  const back = order.flatMap((node) => links.outgoing(node)).filter((edge) => edge.back);
  return back.filter((edge) => !isDominated(edge)).map((edge) => edge.id);
}

/** The natural loop of a back edge: its target, and what leads to its start without passing the target. */
export function loopOf(links: Pick<FlowLinks, 'incoming'>, edge: FlowEdge): ReadonlySet<NodeId> {
  const loop = new Set([edge.to, edge.from]);
  for (const node of loop) {
    if (node === edge.to) continue;
    for (const into of links.incoming(node)) loop.add(into.from);
  }
  return loop;
}
