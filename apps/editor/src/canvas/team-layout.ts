// A boss with everyone and everything below it, as a tree: children in a row under the middle of their boss, in drawn order. Pure.
import { portsOf, type GraphEdge, type GraphNode, type Position } from '@cadre/graph-schema';
import type { Size } from './card-metrics.ts';

export interface Team {
  readonly lead: GraphNode;
  readonly size: Size;
  /** Relative to the team's corner; the lead's card first. */
  readonly cards: readonly [TeamCard, ...TeamCard[]];
}

interface TeamCard {
  readonly node: GraphNode;
  readonly at: Position;
}

export type Children = ReadonlyMap<string, readonly GraphNode[]>;

const BESIDE = 24;
const BELOW = 72;

/**
 * Who stands below whom. A node stands below the first that delegates to it or uses it, unless it is part of the flow itself;
 * circles are broken at the edge that would close them.
 */
export function childrenOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Children {
  const byId = new Map<string, GraphNode>(nodes.map((node) => [node.id, node]));
  const roles = new Map<string, string>(nodes.flatMap((node) => portsOf(node).map((port) => [`${node.id}.${port.id}`, port.role] as const)));
  const roleAt = (end: GraphEdge['from']) => roles.get(`${end.node}.${end.port}`);
  const inFlow = new Set<string>(edges.filter((edge) => roleAt(edge.to) === 'flow-in').flatMap((edge) => [edge.from.node, edge.to.node]));
  const bossOf = new Map<string, string>();
  const children = new Map<string, GraphNode[]>();
  for (const role of ['boss', 'use']) {
    for (const edge of edges) {
      const child = byId.get(edge.to.node);
      if (roleAt(edge.to) !== role || child === undefined || inFlow.has(child.id) || bossOf.has(child.id) || isBelow(edge.from.node, child.id, bossOf)) continue;
      bossOf.set(child.id, edge.from.node);
      children.set(edge.from.node, [...(children.get(edge.from.node) ?? []), child]);
    }
  }
  // Workers first, then tools; each in drawn order, which a pipeline works through.
  const isTool = (node: GraphNode) => (portsOf(node).some((port) => port.role === 'use') ? 1 : 0);
  for (const row of children.values()) {
    row.sort((a, b) => isTool(a) - isTool(b) || a.position.x - b.position.x || a.position.y - b.position.y || (a.id < b.id ? -1 : 1));
  }
  return children;
}

export function layoutTeam(lead: GraphNode, children: Children, sizeOf: (node: GraphNode) => Size): Team {
  const own = sizeOf(lead);
  const below = (children.get(lead.id) ?? []).map((child) => layoutTeam(child, children, sizeOf));
  if (below.length === 0) return { lead, size: own, cards: [{ node: lead, at: { x: 0, y: 0 } }] };

  const row = below.reduce((sum, team) => sum + team.size.width, BESIDE * (below.length - 1));
  const width = Math.max(own.width, row);
  const top = own.height + BELOW;
  const cards: TeamCard[] = [];
  const middles: number[] = [];
  let left = (width - row) / 2;
  for (const team of below) {
    for (const { node, at } of team.cards) cards.push({ node, at: { x: at.x + left, y: at.y + top } });
    middles.push(left + team.cards[0].at.x + sizeOf(team.lead).width / 2);
    left += team.size.width + BESIDE;
  }
  const middle = (Math.min(...middles) + Math.max(...middles)) / 2;
  const at = { x: Math.min(Math.max(0, middle - own.width / 2), width - own.width), y: 0 };
  return { lead, size: { width, height: top + Math.max(...below.map((team) => team.size.height)) }, cards: [{ node: lead, at }, ...cards] };
}

function isBelow(node: string, boss: string, bossOf: ReadonlyMap<string, string>): boolean {
  for (let above: string | undefined = node; above !== undefined; above = bossOf.get(above)) if (above === boss) return true;
  return false;
}
