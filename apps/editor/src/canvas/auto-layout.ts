// Tidies a graph: flow to the right, each team below its boss, the body of a map inside it. Teams are laid out as trees; the flow
// between them by the layout engine. Returns a plan of positions and changes nothing.
import { portsOf, type Graph, type GraphEdge, type GraphNode, type Position } from '@cadre/graph-schema';
import type { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs/lib/elk-api.js';
import { bodiesOf, cardSize, CONTAINER_HEADER, CONTAINER_PADDING, containerMin, flowPortTop, isContainer, type Size } from './card-metrics.ts';
import { compactLayers, type Block } from './compact-layers.ts';
import { childrenOf, layoutTeam, type Team } from './team-layout.ts';

/** ELK, wherever it runs. */
export interface LayoutEngine {
  layout(graph: ElkNode): Promise<ElkNode>;
}

interface Laid {
  readonly positions: ReadonlyMap<string, Position>;
  readonly size: Size;
}

const flowOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': '48',
  'elk.spacing.componentComponent': '64',
  'elk.spacing.edgeNode': '24',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.layered.spacing.edgeNodeBetweenLayers': '32',
  // As far left as a card can stand, so that the ways out of one card begin side by side.
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
  'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
} as const;

/** Positions of all nodes but notes, which stay where they were put. Those in a container are relative to it. */
export async function autoLayout(graph: Graph, engine: LayoutEngine): Promise<ReadonlyMap<string, Position>> {
  const bodies = bodiesOf(graph.nodes);
  const known = new Set<string>(graph.nodes.map((node) => node.id));
  const positions = new Map<string, Position>();
  const containers = new Map<string, Size>();
  const sizeOf = (node: GraphNode): Size => containers.get(node.id) ?? (isContainer(node) ? containerMin : cardSize(node));

  async function layoutLevel(members: readonly GraphNode[], depth: number): Promise<Laid> {
    for (const container of members.filter(isContainer)) {
      if (depth > 32) break;
      const { positions: inside, size } = await layoutLevel(bodies.get(container.id) ?? [], depth + 1);
      for (const [id, { x, y }] of inside) positions.set(id, { x: x + CONTAINER_PADDING, y: y + CONTAINER_HEADER + CONTAINER_PADDING / 2 });
      containers.set(container.id, {
        width: Math.max(containerMin.width, size.width + 2 * CONTAINER_PADDING),
        height: Math.max(containerMin.height, size.height + CONTAINER_HEADER + 1.5 * CONTAINER_PADDING),
      });
    }
    return layoutMembers(members.filter((node) => node.kind !== 'note'), graph.edges, { engine, sizeOf });
  }

  const top = graph.nodes.filter((node) => node.parent === undefined || !known.has(node.parent));
  for (const [id, position] of (await layoutLevel(top, 0)).positions) positions.set(id, position);
  return new Map([...positions].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]));
}

interface Surroundings {
  readonly engine: LayoutEngine;
  readonly sizeOf: (node: GraphNode) => Size;
}

async function layoutMembers(members: readonly GraphNode[], allEdges: readonly GraphEdge[], { engine, sizeOf }: Surroundings): Promise<Laid> {
  if (members.length === 0) return { positions: new Map(), size: { width: 0, height: 0 } };
  const ids = new Set<string>(members.map((node) => node.id));
  const edges = allEdges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node));
  const children = childrenOf(members, edges);
  const led = new Set<string>([...children.values()].flatMap((row) => row.map((node) => node.id)));
  const teams = members.filter((node) => !led.has(node.id)).map((node) => layoutTeam(node, children, sizeOf)).sort(byRoomBelow);
  const rank = new Map<string, number>(teams.map((team, index) => [team.lead.id, index]));
  const flow = edges.filter((edge) => edge.max === undefined && edge.from.node !== edge.to.node && rank.has(edge.from.node) && rank.has(edge.to.node)).sort((a, b) => (rank.get(a.to.node) ?? 0) - (rank.get(b.to.node) ?? 0) || (rank.get(a.from.node) ?? 0) - (rank.get(b.from.node) ?? 0));
  const laid = await engine.layout({
    id: 'flow',
    layoutOptions: flowOptions,
    children: teams.map((team) => elkNode(team)),
    edges: flow.map((edge): ElkExtendedEdge => ({ id: edge.id, sources: [portId(edge.from)], targets: [portId(edge.to)] })),
  });
  const places = new Map((laid.children ?? []).map((child) => [child.id, { x: child.x ?? 0, y: child.y ?? 0 }]));
  const placed = teams.map((team) => ({ team, corner: places.get(team.lead.id) ?? { x: 0, y: 0 } }));
  const shifts = compactLayers(placed.map(({ team, corner }) => blockOf(team, corner, sizeOf)));
  return placedCards(placed.map(({ team, corner }) => ({ team, corner: { x: corner.x + (shifts.get(team.lead.id) ?? 0), y: corner.y } })), sizeOf);
}

interface PlacedTeam {
  readonly team: Team;
  readonly corner: Position;
}

/** All cards, moved so that the leftmost and the topmost are at 0. */
function placedCards(teams: readonly PlacedTeam[], sizeOf: (node: GraphNode) => Size): Laid {
  const cards = teams.flatMap(({ team, corner }) => team.cards.map(({ node, at }) => ({ node, x: corner.x + at.x, y: corner.y + at.y })));
  const left = Math.min(...cards.map((card) => card.x));
  const top = Math.min(...cards.map((card) => card.y));
  return {
    positions: new Map(cards.map(({ node, x, y }) => [node.id, { x: x - left, y: y - top }])),
    size: {
      width: Math.max(...cards.map((card) => card.x - left + sizeOf(card.node).width)),
      height: Math.max(...cards.map((card) => card.y - top + sizeOf(card.node).height)),
    },
  };
}

function blockOf(team: Team, corner: Position, sizeOf: (node: GraphNode) => Size): Block {
  const rectangle = ({ node, at }: Team['cards'][number]) => ({ x: corner.x + at.x, y: corner.y + at.y, ...sizeOf(node) });
  const [lead, ...others] = team.cards;
  return { id: team.lead.id, cards: [rectangle(lead), ...others.map(rectangle)] };
}

/** A team as one box, entered and left at the height of its lead's ports. */
function elkNode(team: Team): ElkNode {
  const { width, height } = team.size;
  const ports = portsOf(team.lead).map((port): ElkPort => {
    const id = portId({ node: team.lead.id, port: port.id });
    if (port.role === 'flow-in' || port.role === 'flow-out') {
      const isOut = port.role === 'flow-out';
      return { id, x: isOut ? width : 0, y: flowPortTop(team.lead, port.id), layoutOptions: { 'elk.port.side': isOut ? 'EAST' : 'WEST' } };
    }
    const isBelow = port.role === 'workers' || port.role === 'tools';
    return { id, x: width / 2, y: isBelow ? height : 0, layoutOptions: { 'elk.port.side': isBelow ? 'SOUTH' : 'NORTH' } };
  });
  return { id: team.lead.id, width, height, ports, layoutOptions: { 'elk.portConstraints': 'FIXED_POS' } };
}

function portId(end: { readonly node: string; readonly port: string }): string {
  return `${end.node}.${end.port}`;
}

/** Where nothing else orders them: teams below single cards, so that no edge crosses a team; then as they were drawn. */
function byRoomBelow(left: Team, right: Team): number {
  const [a, b] = [left.lead, right.lead];
  return Math.sign(left.cards.length - 1) - Math.sign(right.cards.length - 1) || a.position.y - b.position.y || a.position.x - b.position.x || (a.id < b.id ? -1 : 1);
}
