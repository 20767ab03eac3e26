// Loops are bounded, have one entrance, and stay inside the branch they begin in.
import type { NodeId } from '../ids.ts';
import type { Issue } from '../issue.ts';
import { forksOf } from '../topology/forks.ts';
import { atEdge } from './rule.ts';
import type { Rule } from './rule.ts';

export const loopRule: Rule = ({ regions, index }) => {
  const issues: Issue[] = [];
  const back = new Set<string>();
  for (const region of regions) {
    const twoEntries = new Set(region.loopsWithTwoEntries);
    for (const edge of region.edges.values()) {
      if (!edge.back) continue;
      back.add(edge.id);
      if (edge.max === null) issues.push(atEdge(edge.id, { code: 'loop_unbounded', severity: 'error' }));
      if (twoEntries.has(edge.id)) issues.push(atEdge(edge.id, { code: 'loop_two_entries', severity: 'error', data: { node: edge.to } }));
    }
  }
  for (const edge of index.sortedEdges) {
    if (edge.max !== undefined && !back.has(edge.id)) issues.push(atEdge(edge.id, { code: 'max_unused', severity: 'warning', data: { max: edge.max } }));
  }
  return issues;
};

export const loopBranchRule: Rule = ({ regions }) => {
  const issues = new Map<string, Issue>();
  for (const region of regions) {
    const back = [...region.edges.values()].filter((edge) => edge.back);
    if (back.length === 0) continue;
    for (const { targets, fork } of forksOf(region)) {
      if (fork.type === 'shared') {
        for (const edge of back) {
          if (fork.nodes.has(edge.from)) issues.set(edge.id, atEdge(edge.id, { code: 'loop_in_shared_region', severity: 'error' }));
        }
        continue;
      }
      const join = fork.type === 'joined' ? fork.join : null;
      const branches: readonly ReadonlySet<NodeId>[] = targets.map((target) => region.reachableFrom([target], join));
      for (const edge of back) {
        const branch = branches.find((nodes) => nodes.has(edge.from));
        if (branch === undefined || branch.has(edge.to)) continue;
        if (!issues.has(edge.id)) issues.set(edge.id, atEdge(edge.id, { code: 'loop_leaves_branch', severity: 'error', data: { to: edge.to } }));
      }
    }
  }
  return [...issues.values()];
};
