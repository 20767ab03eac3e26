// From a graph to what React Flow draws, and nothing else: no paint, no issues, no selection of its own. What did not change keeps its
// identity, its measured size and its selection from the elements before, so that 500 cards do not re-render when one moves.
import { kindOf, portsOf, type Graph, type GraphEdge, type GraphNode, type Port } from '@cadre/graph-schema';
import type { Edge, Node } from '@xyflow/react';
import { bodiesOf, isContainer, nodeSize, rowsOf, type Size } from './card-metrics.ts';

export type EdgeRole = 'flow' | 'delegates' | 'uses';

/** Everything a card needs that is in the document. A type, not an interface: React Flow wants an index signature. */
export type CanvasNodeData = {
  readonly node: GraphNode;
  readonly workers: number;
  /** Works for a supervisor, or is lent to an agent. */
  readonly isSubordinate: boolean;
  /** Ids of ports that have an edge, joined by spaces. */
  readonly connected: string;
  /** The graph's model, for agents that name none. */
  readonly defaultModel: string;
};
type CanvasEdgeData = {
  readonly role: EdgeRole;
  /** Of the port it leaves, when it has one. */
  readonly label: string | null;
  /** The card it leaves shows the label beside the port already. */
  readonly isListed: boolean;
  /** Of a back edge: how often it may be taken. */
  readonly max: number | null;
};

export type CanvasNode = Node<CanvasNodeData, 'card' | 'container' | 'note'>;
export type CanvasEdge = Edge<CanvasEdgeData, EdgeRole>;

export interface FlowElements {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly CanvasEdge[];
}

interface Facts {
  workers: number;
  isSubordinate: boolean;
  readonly connected: Set<string>;
}

const nothing: FlowElements = { nodes: [], edges: [] };

export function toFlowElements(graph: Graph, previous: FlowElements = nothing): FlowElements {
  const ports = new Map<string, readonly Port[]>(graph.nodes.map((node) => [node.id, portsOf(node)]));
  const roles = new Map<string, EdgeRole>();
  const facts = new Map<string, Facts>(graph.nodes.map((node) => [node.id, { workers: 0, isSubordinate: false, connected: new Set<string>() }]));
  for (const edge of graph.edges) {
    const role = roleOf(ports.get(edge.from.node), ports.get(edge.to.node), edge);
    const [from, to] = [facts.get(edge.from.node), facts.get(edge.to.node)];
    if (role === null || from === undefined || to === undefined) continue;
    roles.set(edge.id, role);
    from.connected.add(edge.from.port);
    to.connected.add(edge.to.port);
    if (role === 'delegates') {
      from.workers += 1;
      to.isSubordinate = true;
    } else if (role === 'uses') to.isSubordinate = true;
  }

  const knownNodes = new Map(previous.nodes.map((element) => [element.id, element]));
  const bodies = bodiesOf(graph.nodes);
  const nodes = parentsFirst(graph.nodes).map((node) => {
    const fact = facts.get(node.id);
    const data: CanvasNodeData = {
      node,
      workers: fact?.workers ?? 0,
      isSubordinate: fact?.isSubordinate ?? false,
      connected: [...(fact?.connected ?? [])].sort().join(' '),
      defaultModel: graph.settings.model,
    };
    return nodeElement(data, nodeSize(node, bodies), knownNodes.get(node.id));
  });

  const listed = new Set(graph.nodes.flatMap((node) => rowsOf(node).map((row) => `${node.id}.${row.id}`)));
  const knownEdges = new Map(previous.edges.map((element) => [element.id, element]));
  const edges = graph.edges.flatMap((edge) => {
    const role = roles.get(edge.id);
    if (role === undefined) return [];
    return [edgeElement(edge, { role, label: labelOf(ports.get(edge.from.node) ?? [], edge), isListed: listed.has(`${edge.from.node}.${edge.from.port}`), max: edge.max ?? null }, knownEdges.get(edge.id))];
  });
  return { nodes, edges };
}

function nodeElement(data: CanvasNodeData, size: Size, known: CanvasNode | undefined): CanvasNode {
  const { node } = data;
  const isFixed = isContainer(node);
  const isSame =
    known !== undefined && isSameData(known.data, data) && known.position.x === node.position.x && known.position.y === node.position.y &&
    (!isFixed || (known.width === size.width && known.height === size.height));
  if (isSame) return known;
  const kept = known === undefined ? {} : { ...(known.measured === undefined ? {} : { measured: known.measured }), ...(known.selected === undefined ? {} : { selected: known.selected }) };
  return {
    id: node.id,
    type: isFixed ? 'container' : node.kind === 'note' ? 'note' : 'card',
    position: node.position,
    data,
    ariaLabel: `${titleOf(node)}, ${kindOf(node).title.toLowerCase()}`,
    ...(isFixed ? { width: size.width, height: size.height } : { initialWidth: size.width, initialHeight: size.height }),
    ...(node.parent === undefined ? {} : { parentId: node.parent }),
    ...kept,
  };
}

function edgeElement(edge: GraphEdge, data: CanvasEdgeData, known: CanvasEdge | undefined): CanvasEdge {
  const isSame =
    known !== undefined && known.source === edge.from.node && known.target === edge.to.node && known.sourceHandle === edge.from.port && known.targetHandle === edge.to.port &&
    known.data?.role === data.role && known.data.label === data.label && known.data.isListed === data.isListed && known.data.max === data.max;
  if (isSame) return known;
  return {
    id: edge.id,
    type: data.role,
    source: edge.from.node,
    sourceHandle: edge.from.port,
    target: edge.to.node,
    targetHandle: edge.to.port,
    data,
    ...(known?.selected === undefined ? {} : { selected: known.selected }),
  };
}

function isSameData(left: CanvasNodeData, right: CanvasNodeData): boolean {
  return (
    left.node === right.node && left.workers === right.workers && left.isSubordinate === right.isSubordinate && left.connected === right.connected &&
    left.defaultModel === right.defaultModel
  );
}

/** Null for an edge whose ports are missing or do not match: it is an issue, and nothing to draw. */
function roleOf(from: readonly Port[] | undefined, to: readonly Port[] | undefined, edge: GraphEdge): EdgeRole | null {
  const leaves = from?.find((port) => port.id === edge.from.port)?.role;
  const enters = to?.find((port) => port.id === edge.to.port)?.role;
  if (leaves === 'flow-out' && enters === 'flow-in') return 'flow';
  if (leaves === 'workers' && enters === 'boss') return 'delegates';
  if (leaves === 'tools' && enters === 'use') return 'uses';
  return null;
}

function labelOf(ports: readonly Port[], edge: GraphEdge): string | null {
  return ports.find((port) => port.id === edge.from.port)?.label ?? null;
}

/** React Flow wants a container before what is in it. */
function parentsFirst(nodes: readonly GraphNode[]): readonly GraphNode[] {
  if (nodes.every((node) => node.parent === undefined)) return nodes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depth = (node: GraphNode): number => {
    let levels = 0;
    for (let parent = node.parent; parent !== undefined && levels <= nodes.length; parent = byId.get(parent)?.parent) levels += 1;
    return levels;
  };
  return [...nodes].sort((left, right) => depth(left) - depth(right));
}

/** A node's name: its label, or its kind when it has none. */
export function titleOf(node: GraphNode): string {
  return node.label.trim() === '' ? kindOf(node).title : node.label;
}
