// Who is connected to whom in a document: roles of edges, bosses and workers, containers. Reads only.
import { portsOf } from '@cadre/graph-schema';
import type { GraphEdge, GraphNode, NodeId, Port } from '@cadre/graph-schema';
import type { End } from './command.ts';
import type { GraphDocument } from './graph-document.ts';

export type EdgeRole = 'flow' | 'delegates' | 'uses';

export function portAt(document: GraphDocument, end: End): Port | null {
  const node = document.nodes.get(end.node);
  if (node === undefined) return null;
  return portsOf(node).find((port) => port.id === end.port) ?? null;
}

/** Null for an edge whose ports are missing or do not match. */
export function roleOf(document: GraphDocument, edge: GraphEdge): EdgeRole | null {
  return roleOfPorts(portAt(document, edge.from), portAt(document, edge.to));
}

export function roleOfPorts(from: Port | null, to: Port | null): EdgeRole | null {
  if (from?.role === 'flow-out' && to?.role === 'flow-in') return 'flow';
  if (from?.role === 'workers' && to?.role === 'boss') return 'delegates';
  if (from?.role === 'tools' && to?.role === 'use') return 'uses';
  return null;
}

export function edgesOfRole(document: GraphDocument, role: EdgeRole): readonly GraphEdge[] {
  return [...document.edges.values()].filter((edge) => roleOf(document, edge) === role);
}

/** A supervisor's workers as drawn: left to right, then top to bottom. */
export function workersOf(document: GraphDocument, boss: NodeId): readonly GraphNode[] {
  return [...document.edges.values()]
    .filter((edge) => edge.from.node === boss && roleOf(document, edge) === 'delegates')
    .flatMap((edge) => document.nodes.get(edge.to.node) ?? [])
    .sort((left, right) => left.position.x - right.position.x || left.position.y - right.position.y);
}

/** The nodes themselves with everyone who works below them. */
export function teamsOf(document: GraphDocument, nodes: Iterable<NodeId>): ReadonlySet<NodeId> {
  return reach(edgesOfRole(document, 'delegates'), nodes);
}

/** Everything that can be reached along these edges, the starts included. */
export function reach(edges: readonly GraphEdge[], starts: Iterable<NodeId>): ReadonlySet<NodeId> {
  const next = Map.groupBy(edges, (edge) => edge.from.node);
  const seen = new Set<NodeId>(starts);
  // A set may be extended while it is walked: the walk goes on to what was added.
  for (const node of seen) for (const edge of next.get(node) ?? []) seen.add(edge.to.node);
  return seen;
}

export function containersOf(document: GraphDocument, node: GraphNode): ReadonlySet<NodeId> {
  const containers = new Set<NodeId>();
  for (let parent = node.parent; parent !== undefined && !containers.has(parent); ) {
    containers.add(parent);
    parent = document.nodes.get(parent)?.parent;
  }
  return containers;
}
