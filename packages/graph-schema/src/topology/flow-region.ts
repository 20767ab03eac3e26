// The shape of one flow: the whole graph's, or that of a map's body. Which edges go back, in which order nodes can run, where
// forks come together. Everything is by id order, so that the same graph always has the same shape.
import type { Graph, GraphNode } from '../document.ts';
import type { EdgeId, NodeId } from '../ids.ts';
import { planOf, portsOf } from '../kinds.ts';
import type { FlowEdge, FlowLinks, FlowRegion } from './flow.ts';
import { analyseFork } from './fork.ts';
import { indexGraph } from './graph-index.ts';
import type { GraphIndex } from './graph-index.ts';
import { findBackEdges, findTwoEntryLoops } from './loops.ts';
import { topologicalOrder } from './order.ts';

const none: readonly never[] = [];

/** Whether a node takes part in the flow: workers and tools that are only lent to an agent do not. */
export function isInFlow(index: GraphIndex, node: GraphNode): boolean {
  const roles = new Set(portsOf(node).map(({ role }) => role));
  if (!roles.has('flow-in') && !roles.has('flow-out')) return false;
  const edges = [...index.edgesFrom(node.id), ...index.edgesTo(node.id)];
  if (edges.some((edge) => index.role(edge) === 'flow')) return true;
  return !index.edgesTo(node.id).some((edge) => index.role(edge) !== null);
}

function linksOf(index: GraphIndex, parent: NodeId | null): FlowLinks {
  const members = index.children(parent).filter((node) => isInFlow(index, node));
  const ids = new Set(members.map(({ id }) => id));
  const flow: FlowEdge[] = [];
  for (const edge of index.sortedEdges) {
    if (index.role(edge) !== 'flow' || !ids.has(edge.from.node) || !ids.has(edge.to.node)) continue;
    flow.push({ id: edge.id, from: edge.from.node, port: edge.from.port, to: edge.to.node, max: edge.max ?? null, back: false });
  }
  const outgoing = Map.groupBy(flow, (edge) => edge.from);
  const incoming = Map.groupBy(flow, (edge) => edge.to);
  const isEntry = (node: GraphNode): boolean => (parent === null ? planOf(node).type === 'start' : !incoming.has(node.id));
  return {
    nodes: members.map(({ id }) => id),
    entries: members.filter(isEntry).map(({ id }) => id),
    outgoing: (node) => outgoing.get(node) ?? none,
    incoming: (node) => incoming.get(node) ?? none,
  };
}

function withBackEdges(links: FlowLinks, back: ReadonlySet<EdgeId>): FlowLinks {
  const marked = links.nodes.flatMap((node) => links.outgoing(node).map((edge) => (back.has(edge.id) ? { ...edge, back: true } : edge)));
  const byId = new Map(marked.map((edge) => [edge.id, edge]));
  const again = (edge: FlowEdge): FlowEdge => byId.get(edge.id) ?? edge;
  const outgoing = new Map(links.nodes.map((node) => [node, links.outgoing(node).map(again)]));
  const incoming = new Map(links.nodes.map((node) => [node, links.incoming(node).map(again)]));
  return { ...links, outgoing: (node) => outgoing.get(node) ?? none, incoming: (node) => incoming.get(node) ?? none };
}

function buildRegion(graph: Graph, parent: NodeId | null): FlowRegion {
  const drawn = linksOf(indexGraph(graph), parent);
  const links = withBackEdges(drawn, findBackEdges(drawn));
  const order = topologicalOrder(links);
  const reached = new Set(order);
  const position = new Map(order.map((node, at) => [node, at]));
  const successors = order.map((node) => links.outgoing(node).filter((edge) => !edge.back).map((edge) => position.get(edge.to) ?? 0));
  function reachableFrom(starts: readonly NodeId[], stopAt: NodeId | null = null): ReadonlySet<NodeId> {
    const seen = new Set<NodeId>();
    const open = starts.filter((node) => node !== stopAt);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const edge of links.outgoing(node)) if (!edge.back && edge.to !== stopAt) open.push(edge.to);
    }
    return seen;
  }
  return {
    parent,
    entries: links.entries,
    order,
    unreachable: links.nodes.filter((node) => !reached.has(node)),
    edges: new Map(links.nodes.flatMap((node) => links.outgoing(node)).map((edge) => [edge.id, edge])),
    outgoing: (node, port) => (port === undefined ? links.outgoing(node) : links.outgoing(node).filter((edge) => edge.port === port)),
    incoming: links.incoming,
    reachableFrom,
    forkOf: (targets) => analyseFork({ order, position, successors }, targets),
    loopsWithTwoEntries: findTwoEntryLoops(links, order),
  };
}

const regions = new WeakMap<Graph, Map<NodeId | null, FlowRegion>>();

/** @param parent null for the whole flow, else a map: its body */
export function analyseFlow(graph: Graph, parent: NodeId | null): FlowRegion {
  const known = regions.get(graph) ?? new Map<NodeId | null, FlowRegion>();
  regions.set(graph, known);
  const region = known.get(parent) ?? buildRegion(graph, parent);
  known.set(parent, region);
  return region;
}
