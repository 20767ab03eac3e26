// JSON Schemas of the API's shapes as components of one document: what has a name stands once under
// `components.schemas`, and every `$ref` leads there.
import { graphSchema, jsonObjectSchema, jsonSchema } from '@cadre/graph-schema';
import type { Json, JsonObject } from '@cadre/graph-schema';
import { z } from 'zod';
import {
  agentUsageShape, approvalShape, createGraphBody, credentialShape, environmentShape, eventShape, frozenGraphShape, graphShape, graphSummaryShape, healthShape, hostShape, issueShape, kindShape, listedToolShape, machinesShape, mcpServerShape, modelShape, problemShape, replaceGraphBody, revisionShape,
  runShape, templateShape,
} from '../shapes/index.ts';
import { toJsonObject } from '../use-cases/to-json.ts';

const DEFINITIONS = '#/$defs/';
/** Where a component is referred to. */
export const COMPONENTS = '#/components/schemas/';

const named = {
  Json: jsonSchema, JsonObject: jsonObjectSchema, Graph: graphSchema, Issue: issueShape, Draft: graphShape, DraftSummary: graphSummaryShape, Revision: revisionShape, FrozenGraph: frozenGraphShape, Environment: environmentShape,
  Machines: machinesShape, Template: templateShape, Model: modelShape, Kind: kindShape, Run: runShape, AgentUsage: agentUsageShape, Event: eventShape, Approval: approvalShape, Credential: credentialShape, McpServer: mcpServerShape, ListedTool: listedToolShape, Host: hostShape, Problem: problemShape, Health: healthShape,
};

const names = z.registry<{ readonly id?: string; readonly description?: string }>();
for (const [id, schema] of Object.entries(named)) names.add(schema, { id });
// Checked by `parseGraph`, so their schemas say nothing of what they hold.
for (const { shape } of [createGraphBody, replaceGraphBody]) names.add(shape.graph, { description: 'a graph document as in Graph; what has a default may be left out' });

export class ApiSchemas {
  readonly #components = new Map<string, JsonObject>();

  constructor() {
    // Every route may answer with one, so it is referred to by name.
    this.add(problemShape, 'output');
  }

  /** By name, in the order of the alphabet. */
  get components(): { readonly [name: string]: JsonObject } {
    return Object.fromEntries([...this.#components].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** @returns the schema, or a reference to it; what it refers to is among the components from now on */
  add(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
    const { $schema: _, $defs: definitions, ...root } = toJsonObject(z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12', metadata: names, override: nameObjects }));
    for (const [name, definition] of Object.entries(isObject(definitions) ? definitions : {})) this.#place(name, definition);
    return moved(root);
  }

  #place(name: string, definition: Json): void {
    if (!Object.hasOwn(named, name) || !isObject(definition)) throw new Error(`The API has a recursive shape without a name (${name}): name it in openapi-schemas.ts.`);
    this.#components.set(name, moved(definition));
  }
}

/** An object that a function checks, which zod can't describe. */
function nameObjects({ zodSchema, jsonSchema }: { readonly zodSchema: unknown; readonly jsonSchema: { type?: unknown } }): void {
  if (zodSchema === jsonObjectSchema) jsonSchema.type = 'object';
}

/** The same schema with its references leading to the components. */
function moved(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === '$ref' && typeof value === 'string' ? value.replace(DEFINITIONS, COMPONENTS) : movedValue(value)]));
}

function movedValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(movedValue);
  return isObject(value) ? moved(value) : value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
