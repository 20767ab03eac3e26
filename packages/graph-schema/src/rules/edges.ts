// Edges lead from a port to a port that belongs to it, inside one flow.
import type { GraphEdge } from '../document.ts';
import type { Issue } from '../issue.ts';
import { portOf } from '../topology/graph-index.ts';
import { atEdge } from './rule.ts';
import type { Rule, RuleContext } from './rule.ts';

function edgeIssues(edge: GraphEdge, { index }: RuleContext): readonly Issue[] {
  const source = index.nodes.get(edge.from.node);
  const target = index.nodes.get(edge.to.node);
  if (source === undefined || target === undefined) {
    const missing = [edge.from.node, edge.to.node].filter((id) => !index.nodes.has(id));
    return [atEdge(edge.id, { code: 'dangling_edge', severity: 'error', data: { missing } })];
  }
  const start = portOf(source, edge.from.port);
  const end = portOf(target, edge.to.port);
  if (start === null || end === null) {
    const { node, port } = start === null ? edge.from : edge.to;
    return [atEdge(edge.id, { code: 'unknown_port', severity: 'error', data: { node, port } })];
  }
  const role = index.role(edge);
  if (role === null) return [atEdge(edge.id, { code: 'port_mismatch', severity: 'error', data: { from: start.role, to: end.role } })];
  if (role !== 'uses' && source.parent !== target.parent) {
    return [atEdge(edge.id, { code: 'edge_crosses_map', severity: 'error', data: { from: source.parent ?? null, to: target.parent ?? null } })];
  }
  return [];
}

export const edgeRule: Rule = (context) => context.index.sortedEdges.flatMap((edge) => edgeIssues(edge, context));

export const duplicateEdgeRule: Rule = ({ index }) => {
  const first = new Map<string, string>();
  const issues: Issue[] = [];
  for (const { id, from, to } of index.sortedEdges) {
    const key = [from.node, from.port, to.node, to.port].join(' ');
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, id);
    else issues.push(atEdge(id, { code: 'duplicate_edge', severity: 'error', data: { first: earlier } }));
  }
  return issues;
};
