// Asks every rule. Issues come in a fixed order: by rule, then by id; errors are what a compiler would refuse.
import type { Graph } from './document.ts';
import type { Issue } from './issue.ts';
import { planOf } from './kinds.ts';
import { configRule, errorPortRule, graphConfigRule } from './rules/config.ts';
import { credentialRule } from './rules/credentials.ts';
import { bossRule, delegationCycleRule, supervisorRule } from './rules/delegation.ts';
import { duplicateEdgeRule, edgeRule } from './rules/edges.ts';
import { expressionRule } from './rules/expressions.ts';
import { conditionRule, deadlineRule, endRule, reachableRule } from './rules/flow.ts';
import { joinRule, sharedRegionRule } from './rules/forks.ts';
import { loopBranchRule, loopRule } from './rules/loops.ts';
import { mcpServerRule } from './rules/mcp-servers.ts';
import type { Rule } from './rules/rule.ts';
import { inputRule, mapBodyRule, outputRule, parentRule } from './rules/structure.ts';
import { toolStepRule } from './rules/tools.ts';
import { ancestryOf } from './topology/ancestry.ts';
import { analyseFlow } from './topology/flow-region.ts';
import { indexGraph } from './topology/graph-index.ts';

const rules: readonly Rule[] = [
  inputRule, outputRule, parentRule, mapBodyRule,
  edgeRule, duplicateEdgeRule,
  graphConfigRule, configRule, credentialRule, mcpServerRule, errorPortRule, expressionRule,
  reachableRule, endRule, conditionRule, deadlineRule, toolStepRule,
  loopRule, loopBranchRule, joinRule, sharedRegionRule,
  bossRule, supervisorRule, delegationCycleRule,
];

/** What only the surroundings know. */
export interface ValidationOptions {
  /** Default: every model is known. */
  isKnownModel?(model: string): boolean;
  /** Default: every credential is known. */
  isKnownCredential?(id: string): boolean;
  /** Default: every MCP server is known. */
  isKnownMcpServer?(name: string): boolean;
}

export function validateGraph(graph: Graph, options: ValidationOptions = {}): readonly Issue[] {
  const index = indexGraph(graph);
  const maps = index.sortedNodes.filter((node) => planOf(node).type === 'each');
  const context = {
    graph,
    index,
    ancestry: ancestryOf(graph),
    regions: [analyseFlow(graph, null), ...maps.map(({ id }) => analyseFlow(graph, id))],
    isKnownModel: (model: string) => options.isKnownModel?.(model) ?? true,
    isKnownCredential: (id: string) => options.isKnownCredential?.(id) ?? true,
    isKnownMcpServer: (name: string) => options.isKnownMcpServer?.(name) ?? true,
  };
  return rules.flatMap((rule) => rule(context));
}
