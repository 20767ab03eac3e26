// Supervisors have workers, a worker has one boss, and nobody works for himself.
import type { NodeId } from '../ids.ts';
import type { Issue } from '../issue.ts';
import { planOf } from '../kinds.ts';
import { bossesOf, workersOf } from '../topology/delegation.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

export const bossRule: Rule = ({ graph, index }) => {
  const issues: Issue[] = [];
  for (const node of index.sortedNodes) {
    const bosses = bossesOf(graph, node.id);
    if (bosses.length > 1) issues.push(atNode(node, { code: 'two_bosses', severity: 'error', data: { bosses: [...bosses] } }));
    if (bosses.length === 0) continue;
    const inFlow = [...index.edgesFrom(node.id), ...index.edgesTo(node.id)].some((edge) => index.role(edge) === 'flow');
    if (inFlow) issues.push(atNode(node, { code: 'worker_in_flow', severity: 'error', data: { boss: bosses[0] ?? '' } }));
  }
  return issues;
};

export const supervisorRule: Rule = ({ graph, index }) => {
  const issues: Issue[] = [];
  for (const node of index.sortedNodes) {
    const plan = planOf(node);
    if (plan.type !== 'agent' || plan.strategy === null || workersOf(graph, node.id).length > 0) continue;
    // Alone, a delegating supervisor still answers; the other strategies have nothing to do.
    const severity = plan.strategy === 'delegate' ? 'warning' : 'error';
    issues.push(atNode(node, { code: 'supervisor_without_workers', severity, data: { strategy: plan.strategy } }));
  }
  return issues;
};

/** Nodes on a cycle of delegates edges: what is left after removing, again and again, those nobody on a cycle works for. */
export const delegationCycleRule: Rule = ({ graph, index }) => {
  const workers = new Map(index.sortedNodes.map(({ id }) => [id, workersOf(graph, id)]));
  const left = new Map<NodeId, number>();
  const bosses = new Map<NodeId, NodeId[]>();
  for (const [boss, under] of workers) {
    left.set(boss, under.length);
    for (const worker of under) bosses.set(worker, [...(bosses.get(worker) ?? []), boss]);
  }
  const free = [...left].filter(([, count]) => count === 0).map(([node]) => node);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    left.delete(node);
    for (const boss of bosses.get(node) ?? []) {
      const count = (left.get(boss) ?? 0) - 1;
      left.set(boss, count);
      if (count === 0) free.push(boss);
    }
  }
  return [...left.keys()].filter((node) => reachesItself(node, workers)).map((node) => atNode(node, { code: 'delegation_cycle', severity: 'error' }));
};

function reachesItself(start: NodeId, workers: ReadonlyMap<NodeId, readonly NodeId[]>): boolean {
  const seen = new Set(workers.get(start) ?? []);
  for (const node of seen) for (const worker of workers.get(node) ?? []) seen.add(worker);
  return seen.has(start);
}
