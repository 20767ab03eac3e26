// Forks and joins: where branches meet there is a join rule, and a join sees branches.
import type { NodeId } from '../ids.ts';
import type { Issue } from '../issue.ts';
import { planOf } from '../kinds.ts';
import { forksOf } from '../topology/forks.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

/** Machines of a region grow faster than its nodes, so a region stays small. */
const largestSharedRegion = 40;

export const joinRule: Rule = ({ regions, index }) => {
  const issues: Issue[] = [];
  const isJoin = (node: NodeId): boolean => {
    const drawn = index.nodes.get(node);
    return drawn !== undefined && planOf(drawn).type === 'gather';
  };
  for (const region of regions) {
    const meetings = new Set<NodeId>();
    const inShared = new Set<NodeId>();
    for (const { fork } of forksOf(region)) {
      if (fork.type !== 'disjoint' && fork.join !== null) meetings.add(fork.join);
      if (fork.type === 'shared') for (const node of fork.nodes) inShared.add(node);
    }
    for (const node of meetings) if (!isJoin(node)) issues.push(atNode(node, { code: 'join_implied', severity: 'hint' }));
    for (const node of region.order) {
      if (isJoin(node) && !meetings.has(node) && !inShared.has(node)) issues.push(atNode(node, { code: 'join_idle', severity: 'warning' }));
    }
  }
  return issues;
};

export const sharedRegionRule: Rule = ({ regions }) => {
  const issues: Issue[] = [];
  for (const region of regions) {
    for (const { node, fork } of forksOf(region)) {
      const at = node ?? region.parent;
      if (fork.type !== 'shared' || at === null || fork.nodes.size <= largestSharedRegion) continue;
      issues.push(atNode(at, { code: 'shared_region_too_large', severity: 'error', data: { nodes: fork.nodes.size, limit: largestSharedRegion } }));
    }
  }
  return issues;
};
