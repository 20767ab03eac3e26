// Look-ups over a graph, built once a document: nodes by id, edges by their ends, the role of an edge.
import type { Graph, GraphEdge, GraphNode } from '../document.ts';
import type { NodeId } from '../ids.ts';
import type { Port } from '../kind.ts';
import { kinds, portsOf } from '../kinds.ts';
import { compareIds } from '../serialize.ts';

export type EdgeRole = 'flow' | 'delegates' | 'uses';

export interface GraphIndex {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  /** Ids by the names that expressions use. */
  readonly names: ReadonlyMap<string, NodeId>;
  /** In id order: what a graph means must not depend on the order of its file. */
  readonly sortedNodes: readonly GraphNode[];
  readonly sortedEdges: readonly GraphEdge[];
  edgesFrom(node: NodeId): readonly GraphEdge[];
  edgesTo(node: NodeId): readonly GraphEdge[];
  children(parent: NodeId | null): readonly GraphNode[];
  /** Null when a node or port is missing, or when the two ports do not belong together. */
  role(edge: GraphEdge): EdgeRole | null;
}

const none: readonly never[] = [];

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  return Map.groupBy(items, keyOf);
}

export function portOf(node: GraphNode, id: string): Port | null {
  return kinds.has(node.kind) ? (portsOf(node).find((port) => port.id === id) ?? null) : null;
}

const pairs: readonly (readonly [Port['role'], Port['role'], EdgeRole])[] = [
  ['flow-out', 'flow-in', 'flow'],
  ['workers', 'boss', 'delegates'],
  ['tools', 'use', 'uses'],
];

function buildIndex(graph: Graph): GraphIndex {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const sortedNodes = graph.nodes.toSorted(compareIds);
  const sortedEdges = graph.edges.toSorted(compareIds);
  const from = grouped(sortedEdges, (edge) => edge.from.node);
  const to = grouped(sortedEdges, (edge) => edge.to.node);
  const byParent = grouped(sortedNodes, (node) => node.parent ?? null);
  const roles = new Map<GraphEdge, EdgeRole | null>();
  function findRole(edge: GraphEdge): EdgeRole | null {
    const source = nodes.get(edge.from.node);
    const target = nodes.get(edge.to.node);
    if (source === undefined || target === undefined) return null;
    const start = portOf(source, edge.from.port)?.role;
    const end = portOf(target, edge.to.port)?.role;
    return pairs.find(([left, right]) => left === start && right === end)?.[2] ?? null;
  }
  for (const edge of sortedEdges) roles.set(edge, findRole(edge));
  return {
    graph,
    nodes,
    names: new Map(sortedNodes.map(({ id }) => [id, id])),
    sortedNodes,
    sortedEdges,
    edgesFrom: (node) => from.get(node) ?? none,
    edgesTo: (node) => to.get(node) ?? none,
    children: (parent) => byParent.get(parent) ?? none,
    role: (edge) => roles.get(edge) ?? findRole(edge),
  };
}

/** Documents are immutable, so an index lives as long as its graph. */
const indexes = new WeakMap<Graph, GraphIndex>();

export function indexGraph(graph: Graph): GraphIndex {
  const known = indexes.get(graph);
  if (known !== undefined) return known;
  const fresh = buildIndex(graph);
  indexes.set(graph, fresh);
  return fresh;
}

export function edgeRole(graph: Graph, edge: GraphEdge): EdgeRole | null {
  return indexGraph(graph).role(edge);
}
