// One input, some output, and maps that have a body.
import type { Issue } from '../issue.ts';
import { planOf } from '../kinds.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

export const inputRule: Rule = ({ index }) => {
  const inputs = index.sortedNodes.filter((node) => planOf(node).type === 'start');
  const [first, ...more] = inputs;
  if (first === undefined) return [{ code: 'input_missing', severity: 'error', data: {} }];
  return more.map((node) => atNode(node, { code: 'input_repeated', severity: 'error', data: { first: first.id } }));
};

export const outputRule: Rule = ({ index }) => {
  const hasOutput = index.sortedNodes.some((node) => planOf(node).type === 'finish');
  return hasOutput ? [] : [{ code: 'output_missing', severity: 'warning', data: {} }];
};

export const parentRule: Rule = ({ index, ancestry }) => {
  const issues: Issue[] = [];
  for (const node of index.sortedNodes) {
    if (node.parent === undefined) continue;
    const parent = index.nodes.get(node.parent);
    const plan = planOf(node).type;
    if (parent === undefined) issues.push(atNode(node, { code: 'parent_missing', severity: 'error', data: { parent: node.parent } }));
    else if (planOf(parent).type !== 'each') issues.push(atNode(node, { code: 'parent_not_map', severity: 'error', data: { parent: node.parent } }));
    if (ancestry.mapsAround(node.id).includes(node.id)) issues.push(atNode(node, { code: 'parent_cycle', severity: 'error' }));
    if (plan === 'start') issues.push(atNode(node, { code: 'input_in_map', severity: 'error', data: { map: node.parent } }));
    if (plan === 'finish') issues.push(atNode(node, { code: 'output_in_map', severity: 'error', data: { map: node.parent } }));
  }
  return issues;
};

export const mapBodyRule: Rule = ({ regions }) =>
  regions.flatMap(({ parent, entries, unreachable }) => {
    if (parent === null || entries.length > 0) return [];
    const code = unreachable.length === 0 ? 'map_body_empty' : 'map_body_without_start';
    return [atNode(parent, { code, severity: 'error' })];
  });
