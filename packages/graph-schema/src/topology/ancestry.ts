// Which nodes can have run before a node: those with a way to it over flow edges, back edges too. Numbers instead of ids and one
// byte a node, because every expression of a big graph asks.
import type { Graph } from '../document.ts';
import type { NodeId } from '../ids.ts';
import { bossOf } from './delegation.ts';
import { indexGraph } from './graph-index.ts';
import { usersOf } from './uses.ts';

export interface Ancestry {
  /** Whether `node` can have run when an expression at `at` is evaluated. */
  canHaveRun(node: NodeId, at: NodeId): boolean;
  /** The maps `node` is in, the innermost first. */
  mapsAround(node: NodeId): readonly NodeId[];
}

export function ancestryOf(graph: Graph): Ancestry {
  const index = indexGraph(graph);
  const numbers = new Map(index.sortedNodes.map((node, at) => [node.id, at]));
  const before: number[][] = index.sortedNodes.map(() => []);
  for (const edge of index.sortedEdges) {
    const source = numbers.get(edge.from.node);
    if (source !== undefined && index.role(edge) === 'flow') before[numbers.get(edge.to.node) ?? -1]?.push(source);
  }
  const known = new Map<number, Uint8Array>();
  function ancestorsOf(at: number): Uint8Array {
    const remembered = known.get(at);
    if (remembered !== undefined) return remembered;
    const seen = new Uint8Array(before.length);
    const open = [at];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const source of before[node] ?? []) {
        if (seen[source] === 1) continue;
        seen[source] = 1;
        open.push(source);
      }
    }
    known.set(at, seen);
    return seen;
  }
  function isBefore(node: NodeId, at: NodeId): boolean {
    return ancestorsOf(numbers.get(at) ?? -1)[numbers.get(node) ?? -1] === 1;
  }
  function mapsAround(node: NodeId): readonly NodeId[] {
    const maps: NodeId[] = [];
    for (let parent = index.nodes.get(node)?.parent; parent !== undefined && !maps.includes(parent); parent = index.nodes.get(parent)?.parent) maps.push(parent);
    return maps;
  }
  /** The nodes of the flow that a worker works for, or a tool is used by, however many are between; a tool can be a step as well. */
  function placesInFlow(node: NodeId, passed: ReadonlySet<NodeId> = new Set()): readonly NodeId[] {
    if (passed.has(node)) return [];
    const boss = bossOf(graph, node);
    const above = boss === null ? usersOf(graph, node) : [boss];
    const isStep = above.length === 0 || index.edgesTo(node).some((edge) => index.role(edge) === 'flow');
    const seen = new Set(passed).add(node);
    return [...(isStep ? [node] : []), ...above.flatMap((other) => placesInFlow(other, seen))];
  }
  function canHaveRun(node: NodeId, at: NodeId): boolean {
    return placesInFlow(at).every((place) => canHaveRunBefore(node, place));
  }
  function canHaveRunBefore(node: NodeId, target: NodeId): boolean {
    // A body's nodes are seen from inside the body only; what is around a map is seen from inside it. What a worker answers goes
    // to its boss and is no output of the flow: it has no flow edges, so it is before nothing.
    const parent = index.nodes.get(node)?.parent;
    const level = [target, ...mapsAround(target)].find((candidate) => index.nodes.get(candidate)?.parent === parent);
    return level !== undefined && isBefore(node, level);
  }
  return { canHaveRun, mapsAround };
}
