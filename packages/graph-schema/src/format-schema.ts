// JSON Schema of the file form, for editors and other programs: made from the zod schemas of the document and of every kind.
import { z } from 'zod';
import { edgeSchema, GRAPH_FORMAT, graphLimits, graphSchema, nodeSchema } from './document.ts';
import type { Json, JsonObject } from './json.ts';
import { isJson, isJsonObject, jsonObjectSchema } from './json-value.ts';
import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';

/** Metadata for the inspector; JSON Schema has no such keywords. */
const inspectorOnly = ['field', 'group', 'options', 'placeholder', 'needed', 'start', 'result', 'scope', 'catalogue'] as const;

interface Node {
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A finished graph has what is marked as needed; in zod it has a blank default, so that a half-drawn graph can be kept. */
function cleaned(node: Node): void {
  const properties = node['properties'];
  if (isNode(properties)) {
    const needed = Object.entries(properties).filter(([, property]) => isNode(property) && property['needed'] === true).map(([name]) => name);
    const required = Array.isArray(node['required']) ? node['required'] : [];
    if (needed.length > 0) node['required'] = [...new Set([...required, ...needed])];
  }
}

function withoutInspector(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutInspector);
  if (!isJsonObject(value)) return value;
  const isSchema = 'type' in value || 'anyOf' in value || 'title' in value;
  const entries = Object.entries(value).filter(([key]) => !(isSchema && inspectorOnly.some((name) => name === key) && key !== 'required'));
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutInspector(member)]));
}

function override({ zodSchema, jsonSchema }: { readonly zodSchema: unknown; readonly jsonSchema: Node }): void {
  // Checked by a function, which zod cannot describe.
  if (zodSchema === jsonObjectSchema) jsonSchema['type'] = 'object';
  cleaned(jsonSchema);
}

function schemaOf(schema: z.ZodType): JsonObject {
  const made: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline', override });
  if (!isJsonObject(made)) throw new Error('A schema did not become a JSON Schema object.');
  const { $schema: _, ...rest } = made;
  return rest;
}

function kindSchema(kind: Kind): JsonObject {
  const node = schemaOf(nodeSchema);
  const properties = node['properties'];
  const config = withoutInspector(schemaOf(kind.config));
  const required: Json = isJsonObject(config) && config['required'] !== undefined ? ['config'] : [];
  return {
    ...node,
    title: kind.title,
    description: kind.description,
    properties: { ...(isJsonObject(properties) ? properties : {}), kind: { const: kind.kind }, config },
    required: ['id', 'kind', 'position', ...required],
  };
}

export function graphJsonSchema(): JsonObject {
  const document = schemaOf(graphSchema);
  const properties = document['properties'];
  const definitions = Object.fromEntries([...kinds.values()].map((kind) => [kind.kind, kindSchema(kind)]));
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Cadre graph',
    description: `A graph of Cadre in the format ${GRAPH_FORMAT}.`,
    ...document,
    properties: {
      ...(isJsonObject(properties) ? properties : {}),
      nodes: { type: 'array', maxItems: graphLimits.nodes, items: { oneOf: [...kinds.keys()].map((kind) => ({ $ref: `#/$defs/${kind}` })) } },
      edges: { type: 'array', maxItems: graphLimits.edges, items: schemaOf(edgeSchema) },
    },
    $defs: definitions,
  };
  if (!isJson(schema) || !isJsonObject(schema)) throw new Error('The schema of the format is not JSON.');
  return schema;
}
