// Loops are bounded, have one entrance, and stay inside the branch they begin in.
import type { NodeId } from '../ids.ts';
import type { Issue } from '../issue.ts';
import { forksOf } from '../topology/forks.ts';
import type { DrawnFork } from '../topology/forks.ts';
import type { FlowRegion } from '../topology/flow.ts';
import { loopOf } from '../topology/loops.ts';
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

/**
 * A loop leaves a branch when it goes round a fork: the fork is inside the loop, and the loop closes before the fork's branches have
 * come together.
 */
export const loopBranchRule: Rule = ({ regions }) => {
  const issues: Issue[] = [];
  for (const region of regions) {
    const back = [...region.edges.values()].filter((edge) => edge.back);
    if (back.length === 0) continue;
    const forks = forksOf(region).map((drawn) => ({ ...drawn, branches: lazily(() => branchesOf(region, drawn)) }));
    for (const edge of back) {
      const loop = loopOf(region, edge);
      const inShared = forks.some(({ fork }) => fork.type === 'shared' && fork.nodes.has(edge.from));
      const left = forks.some(({ node, branches }) => node !== null && loop.has(node) && branches().has(edge.from));
      if (inShared) issues.push(atEdge(edge.id, { code: 'loop_in_shared_region', severity: 'error' }));
      else if (left) issues.push(atEdge(edge.id, { code: 'loop_leaves_branch', severity: 'error', data: { to: edge.to } }));
    }
  }
  return issues;
};

function branchesOf(region: FlowRegion, { targets, fork }: DrawnFork): ReadonlySet<NodeId> {
  return region.reachableFrom(targets, fork.type === 'disjoint' ? null : fork.join);
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
