// Every expression and template of every node, checked where it stands.
import type { GraphNode } from '../document.ts';
import { checkExpression, checkTemplate } from '../expression/check.ts';
import type { ExpressionFinding, ExpressionPlace } from '../expression/check.ts';
import { configFields } from '../fields/config-fields.ts';
import type { ConfigField } from '../fields/config-fields.ts';
import type { NodeId } from '../ids.ts';
import type { Issue, Severity } from '../issue.ts';
import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json-value.ts';
import type { Ancestry } from '../topology/ancestry.ts';
import type { GraphIndex } from '../topology/graph-index.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

/** The names an input can have, or null when its schema allows others. */
function inputFieldsOf(schema: JsonObject): ReadonlySet<string> | null {
  const properties = schema['properties'];
  if (schema['additionalProperties'] !== false || schema['patternProperties'] !== undefined || !isJsonObject(properties)) return null;
  return new Set(Object.keys(properties));
}

interface Surroundings {
  readonly index: GraphIndex;
  readonly ancestry: Ancestry;
}

/** Where a field of a node stands, as the expression check sees it. */
export function placeOf(node: GraphNode, meta: ConfigField['meta'], { index, ancestry }: Surroundings): ExpressionPlace {
  const isResult = meta.scope === 'item';
  const body = new Set<NodeId>(isResult ? index.children(node.id).map(({ id }) => id) : []);
  return {
    knownNodes: index.names,
    own: node.id,
    inMap: isResult || ancestry.mapsAround(node.id).length > 0,
    inTool: meta.scope === 'arguments',
    inResponse: meta.scope === 'response',
    inputFields: inputFieldsOf(index.graph.input.schema),
    ...(meta.result === undefined ? {} : { result: meta.result }),
    canHaveRun(name) {
      const other = index.names.get(name);
      return other !== undefined && (body.has(other) || ancestry.canHaveRun(other, node.id));
    },
  };
}

const severities: { readonly [code: string]: Severity } = { unknown_input_field: 'warning' };

function issueOf(node: GraphNode, path: ConfigField['path'], { code, message, from, to, name }: ExpressionFinding): Issue {
  const isPlain = code === 'syntax' || code === 'type' || code === 'limit';
  return atNode(node, {
    code: isPlain ? `expression_${code}` : code,
    severity: severities[code] ?? 'error',
    path,
    data: { message, from, to, ...(name === undefined ? {} : { name }) },
  });
}

export const expressionRule: Rule = ({ index, ancestry }) => {
  const issues: Issue[] = [];
  for (const node of index.sortedNodes) {
    for (const { path, meta, value } of configFields(node)) {
      if (typeof value !== 'string' || value.trim() === '') continue;
      if (meta.field !== 'expression' && meta.field !== 'template') continue;
      const check = meta.field === 'expression' ? checkExpression : checkTemplate;
      for (const found of check(value, placeOf(node, meta, { index, ancestry }))) issues.push(issueOf(node, path, found));
    }
  }
  return issues;
};
