// Nodes that never run, ways that never end, and ports that lead nowhere where that is likely a slip.
import type { NodeId } from '../ids.ts';
import type { Issue } from '../issue.ts';
import { planOf, portsOf } from '../kinds.ts';
import type { NodePlan } from '../plan.ts';
import type { FlowRegion } from '../topology/flow.ts';
import type { GraphIndex } from '../topology/graph-index.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

export const reachableRule: Rule = ({ regions }) =>
  regions.flatMap(({ unreachable, entries }) =>
    // Without an entry nothing is reachable, and the missing entry is the issue.
    entries.length === 0 ? [] : unreachable.map((node) => atNode(node, { code: 'node_unreachable', severity: 'warning' })),
  );

/** A node where its flow can stop: an output, or one with an ordinary port that leads nowhere. */
function canEndAt(node: NodeId, region: FlowRegion, index: GraphIndex): boolean {
  const drawn = index.nodes.get(node);
  if (drawn === undefined) return true;
  const ports = portsOf(drawn).filter(({ id, role }) => role === 'flow-out' && id !== 'error');
  return ports.some(({ id }) => region.outgoing(node, id).length === 0) || ports.length === 0;
}

export const endRule: Rule = ({ regions, index }) =>
  regions.flatMap((region) => {
    const ending = new Set(region.order.filter((node) => canEndAt(node, region, index)));
    for (const node of ending) for (const edge of region.incoming(node)) ending.add(edge.from);
    return region.order.filter((node) => !ending.has(node)).map((node) => atNode(node, { code: 'node_never_ends', severity: 'error' }));
  });

export const conditionRule: Rule = ({ index }) => {
  const issues: Issue[] = [];
  for (const node of index.sortedNodes) {
    const choice = choiceOf(planOf(node));
    if (choice === null) continue;
    const { field, ports, otherwise, always } = choice;
    const connected = new Set(index.edgesFrom(node.id).map((edge) => edge.from.port));
    if (always < 0 && !connected.has(otherwise)) issues.push(atNode(node, { code: 'else_unconnected', severity: 'warning', data: { port: otherwise } }));
    for (const [at, port] of ports.entries()) {
      if (always >= 0 && at > always) issues.push(atNode(node, { code: 'case_never_taken', severity: 'warning', path: [field, at], data: { case: port } }));
      else if (!connected.has(port)) issues.push(atNode(node, { code: 'case_unconnected', severity: 'warning', path: [field, at], data: { case: port } }));
    }
  }
  return issues;
};

/** `always`: the place of a case that is always true; -1 when there is none. */
function choiceOf(plan: NodePlan): { readonly field: string; readonly ports: readonly string[]; readonly otherwise: string; readonly always: number } | null {
  if (plan.type === 'classify') return { field: 'classes', ports: plan.ports, otherwise: plan.otherwise, always: -1 };
  if (plan.type !== 'choose') return null;
  return { field: 'cases', ports: plan.cases.map(({ port }) => port), otherwise: plan.otherwise, always: plan.cases.findIndex(({ whenExpression }) => whenExpression.trim() === 'true') };
}

export const deadlineRule: Rule = ({ index }) => {
  const issues: Issue[] = [];
  for (const node of index.sortedNodes) {
    const plan = planOf(node);
    if (plan.type !== 'ask') continue;
    const connected = new Set(index.edgesFrom(node.id).map((edge) => edge.from.port));
    if (plan.deadlineMs !== null && !connected.has('timeout')) issues.push(atNode(node, { code: 'timeout_unconnected', severity: 'error', path: ['deadline'] }));
    if (plan.deadlineMs === null && connected.has('timeout')) issues.push(atNode(node, { code: 'timeout_unused', severity: 'warning', path: ['deadline'] }));
    for (const port of ['approved', 'rejected']) {
      if (!connected.has(port)) issues.push(atNode(node, { code: 'decision_unconnected', severity: 'warning', data: { port } }));
    }
  }
  return issues;
};
