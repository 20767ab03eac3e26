// Tools as steps of the flow: which call they make, and what it is bound to.
import type { Issue } from '../issue.ts';
import { isInFlow } from '../topology/flow-region.ts';
import { isJsonObject } from '../json-value.ts';
import type { JsonObject } from '../json.ts';
import { planOf } from '../kinds.ts';
import type { ToolPlan } from '../plan.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

export const toolStepRule: Rule = ({ index }) =>
  index.sortedNodes.flatMap((node): readonly Issue[] => {
    const plan = planOf(node);
    if (plan.type !== 'tool' || !isInFlow(index, node)) return [];
    const [schema, ...more] = schemasOf(plan);
    // Without any tool the needed field is the issue.
    if (more.length > 0) return [atNode(node, { code: 'tool_step_needs_one', severity: 'error', path: ['tools'], data: { tools: more.length + 1 } })];
    return schema === undefined ? [] : bindingFindings(plan, schema).map((found) => atNode(node, found));
  });

function schemasOf({ request }: ToolPlan): readonly JsonObject[] {
  return request.type === 'mcp' ? request.tools.map(({ argumentsSchema }) => argumentsSchema) : [request.argumentsSchema];
}

/** Without any binding a step takes its arguments by name from what came before it. */
function bindingFindings({ bindingExpressions }: ToolPlan, schema: JsonObject): readonly Parameters<typeof atNode>[1][] {
  const bound = Object.keys(bindingExpressions);
  if (bound.length === 0) return [];
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'].filter((name) => typeof name === 'string') : [];
  const isClosed = schema['additionalProperties'] === false && schema['patternProperties'] === undefined;
  return [
    ...required.filter((name) => !bound.includes(name)).map((name) => ({ code: 'argument_not_bound', severity: 'error', path: ['bindings'], data: { argument: name } }) as const),
    ...bound.filter((name) => isClosed && !Object.hasOwn(properties, name)).map((name) => ({ code: 'argument_unknown', severity: 'error', path: ['bindings', name], data: { argument: name } }) as const),
  ];
}
