// From anything to a Graph, or to issues that name the place. Strict: unknown keys, kinds and newer formats are refused, so that
// nothing a person wrote is dropped in silence. Whether the graph makes sense is asked later, by `validateGraph`.
import type { z } from 'zod';
import { GRAPH_FORMAT, graphLimits, graphSchema } from '../document.ts';
import type { Graph, GraphNode } from '../document.ts';
import type { Issue } from '../issue.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json-value.ts';
import { kinds } from '../kinds.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { documentIssue, textIssue, valueIssue } from './bounds.ts';
import { migrate, versionOf } from './migrate.ts';

const mostIssues = 100;

export function parseGraphText(text: string): Result<Graph, readonly Issue[]> {
  const tooMuch = textIssue(text);
  if (tooMuch !== null) return fail([tooMuch]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail([documentIssue('not_json', [], { message: error instanceof Error ? error.message : 'Not JSON.' })]);
  }
  return parseGraph(value);
}

export function parseGraph(value: unknown): Result<Graph, readonly Issue[]> {
  const malformed = valueIssue(value);
  if (malformed !== null) return fail([malformed]);
  if (!isJsonObject(value)) return fail([documentIssue('invalid_document', [], { message: 'A graph is a JSON object.' })]);
  const formatted = currentFormat(value);
  if (!formatted.ok) return formatted;
  const tooMany = countIssues(formatted.value);
  if (tooMany.length > 0) return fail(tooMany);
  const parsed = graphSchema.safeParse(formatted.value);
  if (!parsed.success) return fail(parsed.error.issues.flatMap((issue) => schemaIssues(issue, 'invalid_document')).slice(0, mostIssues));
  const issues = [...duplicateIds(parsed.data), ...parsed.data.nodes.flatMap(configIssues)];
  return issues.length > 0 ? fail(issues.slice(0, mostIssues)) : ok(parsed.data);
}

function currentFormat(document: JsonObject): Result<JsonObject, readonly Issue[]> {
  const format = document['format'] ?? null;
  const version = versionOf(format);
  const current = versionOf(GRAPH_FORMAT);
  if (version === null || current === null) return fail([documentIssue('format_unknown', ['format'], { format, known: GRAPH_FORMAT })]);
  if (version > current) return fail([documentIssue('format_newer', ['format'], { format, known: GRAPH_FORMAT })]);
  return ok(migrate(document, current));
}

function countIssues(document: JsonObject): readonly Issue[] {
  const limits = [['nodes', 'too_many_nodes', graphLimits.nodes], ['edges', 'too_many_edges', graphLimits.edges]] as const;
  return limits.flatMap(([field, code, limit]) => {
    const list = document[field];
    return Array.isArray(list) && list.length > limit ? [documentIssue(code, [field], { limit, count: list.length })] : [];
  });
}

function plainPath(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((part) => (typeof part === 'symbol' ? part.toString() : part));
}

function schemaIssues(issue: z.core.$ZodIssue, code: string): readonly Issue[] {
  const path = plainPath(issue.path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => documentIssue('unknown_field', [...path, key], { field: key }));
  return [documentIssue(code, path, { message: issue.message })];
}

function configIssues(node: GraphNode): readonly Issue[] {
  const kind = kinds.get(node.kind);
  if (kind === undefined) {
    const known: Json = [...kinds.keys()];
    return [{ code: 'unknown_kind', severity: 'error', node: node.id, data: { kind: node.kind, known } }];
  }
  const parsed = kind.config.safeParse(node.config);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => schemaIssues(issue, 'invalid_config')).map((issue) => ({ ...issue, node: node.id }));
}

function duplicateIds(graph: Graph): readonly Issue[] {
  const issues: Issue[] = [];
  const nodes = new Set<string>();
  for (const { id } of graph.nodes) {
    if (nodes.has(id)) issues.push({ code: 'duplicate_id', severity: 'error', node: id, data: { id } });
    nodes.add(id);
  }
  const edges = new Set<string>();
  for (const { id } of graph.edges) {
    if (edges.has(id)) issues.push({ code: 'duplicate_id', severity: 'error', edge: id, data: { id } });
    edges.add(id);
  }
  return issues;
}
