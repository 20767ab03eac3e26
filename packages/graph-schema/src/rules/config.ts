// What a kind's schema cannot say: needed fields, models that exist, schemas that can be checked, ports that errors lead to.
import type { GraphNode } from '../document.ts';
import { configFields } from '../fields/config-fields.ts';
import type { ConfigField } from '../fields/config-fields.ts';
import { graphGuardFindings } from '../guards/guard-findings.ts';
import type { Issue } from '../issue.ts';
import { isJsonObject } from '../json-value.ts';
import { checkJson, schemaProblems } from '../json-schema/check-json.ts';
import { configOf, kindOf } from '../kinds.ts';
import { atNode } from './rule.ts';
import type { Rule, RuleContext } from './rule.ts';

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);
}

function modelsOf({ meta, value }: ConfigField): readonly string[] {
  if (meta.field === 'model' && typeof value === 'string') return [value];
  return meta.field === 'models' && Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function fieldIssues(node: GraphNode, field: ConfigField, { isKnownModel }: RuleContext): readonly Issue[] {
  const { path, meta, value } = field;
  if (meta.needed === true && isBlank(value)) return [atNode(node, { code: 'required_config', severity: 'error', path })];
  const unknown = modelsOf(field).filter((model) => !isKnownModel(model));
  const issues = unknown.map((model) => atNode(node, { code: 'unknown_model', severity: 'error', path, data: { model } }));
  const problems = meta.field === 'schema' && isJsonObject(value) ? schemaProblems(value) : [];
  return [...issues, ...problems.map((problem) => atNode(node, { code: 'schema_invalid', severity: 'error', path: [...path, ...problem.path], data: { message: problem.message } }))];
}

export const configRule: Rule = (context) =>
  context.index.sortedNodes.flatMap((node) => [
    ...configFields(node).flatMap((field) => fieldIssues(node, field, context)),
    ...(kindOf(node).check?.(configOf(node)) ?? []).map((found) => atNode(node, found)),
  ]);

export const graphConfigRule: Rule = ({ graph, isKnownModel }) => {
  const issues: Issue[] = [];
  const { model } = graph.settings;
  if (!isKnownModel(model)) issues.push({ code: 'unknown_model', severity: 'error', path: ['settings', 'model'], data: { model } });
  for (const { code, severity, path, data = {} } of graphGuardFindings(graph.settings.guards ?? [])) issues.push({ code, severity, path: ['settings', 'guards', ...path], data });
  const problems = schemaProblems(graph.input.schema);
  for (const { path, message } of problems) issues.push({ code: 'schema_invalid', severity: 'error', path: ['input', 'schema', ...path], data: { message } });
  if (problems.length > 0 || graph.input.example === undefined) return issues;
  const checked = checkJson(graph.input.schema, graph.input.example);
  if (checked.ok) return issues;
  return [...issues, ...checked.error.map(({ path, message }): Issue => ({ code: 'example_invalid', severity: 'warning', path: ['input', 'example', ...path], data: { message } }))];
};

/** A connected error port is taken whatever `onError` says, unless that is a default value: it goes before the port. */
export const errorPortRule: Rule = ({ index }) => {
  const issues: Issue[] = [];
  for (const node of index.sortedNodes) {
    const field = configFields(node).find(({ meta }) => meta.field === 'on-error');
    if (field === undefined) continue;
    const isConnected = index.edgesFrom(node.id).some((edge) => edge.from.port === 'error');
    if (field.value === 'port' && !isConnected) issues.push(atNode(node, { code: 'error_port_unconnected', severity: 'warning', path: field.path }));
    if (isJsonObject(field.value) && isConnected) issues.push(atNode(node, { code: 'error_port_unused', severity: 'warning', path: field.path }));
  }
  return issues;
};
