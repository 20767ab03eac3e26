// The document a person draws. A node's `config` is kept as written (sparse); `configOf` gives it with defaults.
import { z } from 'zod';
import { guardRulesSchema } from './guards/guard-rule.ts';
import { edgeIdSchema, nodeIdSchema, portIdSchema } from './ids.ts';
import { jsonObjectSchema, jsonSchema } from './json-value.ts';

export const GRAPH_FORMAT = 'cadre/graph@1';

export const graphLimits = { nodes: 2_000, edges: 10_000, bytes: 5 * 1024 * 1024, nesting: 32 } as const;

const coordinate = z.number().min(-1_000_000).max(1_000_000);
export const positionSchema = z.strictObject({ x: coordinate, y: coordinate });

const endSchema = z.strictObject({ node: nodeIdSchema, port: portIdSchema });

/** Names that `kinds/` has a descriptor for; checked there, so that the document does not import the kinds. */
export const nodeSchema = z.strictObject({
  id: nodeIdSchema,
  kind: z.string().min(1).max(40),
  label: z.string().max(200).default(''),
  /** The map node this node is in the body of. */
  parent: nodeIdSchema.optional(),
  /** Canvas units (px at 100%), rounded on save; relative to the parent when there is one. */
  position: positionSchema,
  config: jsonObjectSchema.default({}),
});

export const edgeSchema = z.strictObject({
  id: edgeIdSchema,
  from: endSchema,
  to: endSchema,
  /** On a back edge: how many times it may be taken in one run of its flow. */
  max: z.int().min(1).max(100_000).optional(),
});

/** Its words are for whoever types a budget, in a graph or for one run. */
const wholeNumber = z.int('Use a whole number.').min(1, 'Use 1 or more.');

export const budgetSchema = z.strictObject({
  steps: wholeNumber.max(1_000_000, 'Use 1,000,000 or less.').optional(),
  tokens: wholeNumber.optional(),
  costUsd: z.number('Use a number.').positive('Use a number above 0.').optional(),
  seconds: wholeNumber.optional(),
});

export const graphSchema = z.strictObject({
  format: z.literal(GRAPH_FORMAT),
  name: z.string().min(1).max(200),
  description: z.string().max(10_000).default(''),
  input: z.strictObject({ schema: jsonObjectSchema, example: jsonSchema.optional() }).default({ schema: { type: 'object' } }),
  settings: z
    .strictObject({ model: z.string().max(200).default('offline:demo'), budget: budgetSchema.default({}), guards: guardRulesSchema.exactOptional() })
    .default({ model: 'offline:demo', budget: {} }),
  nodes: z.array(nodeSchema).max(graphLimits.nodes),
  edges: z.array(edgeSchema).max(graphLimits.edges),
});

export type Graph = z.infer<typeof graphSchema>;
export type GraphNode = z.infer<typeof nodeSchema>;
export type GraphEdge = z.infer<typeof edgeSchema>;
export type Position = z.infer<typeof positionSchema>;
export type Budget = z.infer<typeof budgetSchema>;
