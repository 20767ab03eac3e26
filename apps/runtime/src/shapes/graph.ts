// Wire shapes of drafts, revisions, environments, templates and models. Requests are strict; answers say what is sent.
import { z } from 'zod';
import { graphSchema } from '@cadre/graph-schema';
import type { KindCategory, Port } from '@cadre/graph-schema';
import { jsonObjectSchema } from './json.ts';

export const slugSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use lower-case letters, digits and hyphens (63 at most).');
export const environmentNameSchema = z.enum(['staging', 'production']);
/** Databases keep it in 32 bits. */
export const revisionNumber = z.int().min(1).max(2_147_483_647);
export type EnvironmentName = z.infer<typeof environmentNameSchema>;

/** The graph itself is checked by `parseGraph`, which names what is wrong with it better than a body schema could. */
export const createGraphBody = z
  .strictObject({ graph: z.unknown().optional(), template: slugSchema.optional(), slug: slugSchema.optional() })
  .refine((body) => (body.graph === undefined) !== (body.template === undefined), { message: 'Give either graph or template.' });
export type CreateGraphBody = z.input<typeof createGraphBody>;

export const replaceGraphBody = z.strictObject({ graph: z.unknown().refine((value) => value !== undefined, 'Give the graph.') });
export const createRevisionBody = z.strictObject({ note: z.string().max(2_000).regex(/^[^\0]*$/, 'Leave out the character U+0000.').default('') });
export type CreateRevisionBody = z.input<typeof createRevisionBody>;
export const environmentBody = z.strictObject({ revision: revisionNumber });

const environmentsShape = z.partialRecord(environmentNameSchema, z.int());
const issueCountShape = z.object({ errors: z.int(), warnings: z.int() });

export const graphSummaryShape = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  version: z.int(),
  nodes: z.int(),
  agents: z.int(),
  issues: issueCountShape,
  updatedAt: z.string(),
  environments: environmentsShape,
  lastRun: z.object({ id: z.string(), status: z.string(), createdAt: z.string() }).nullable(),
});
export type GraphSummaryShape = z.infer<typeof graphSummaryShape>;

export const graphShape = z.object({
  slug: z.string(),
  version: z.int(),
  graph: graphSchema,
  issues: issueCountShape,
  updatedAt: z.string(),
  environments: environmentsShape,
});
export type GraphShape = z.infer<typeof graphShape>;

export const revisionShape = z.object({
  number: z.int(),
  digest: z.string(),
  note: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  /** Only in the answer for one revision. */
  graph: graphSchema.exactOptional(),
});
export type RevisionShape = z.infer<typeof revisionShape>;

export const environmentShape = z.object({ name: environmentNameSchema, revision: z.int().nullable(), updatedAt: z.string().nullable() });
export type EnvironmentShape = z.infer<typeof environmentShape>;

/** A graph that can't change any more, as runs refer to it. */
export const frozenGraphShape = z.object({ digest: z.string(), graph: graphSchema });
export type FrozenGraphShape = z.infer<typeof frozenGraphShape>;

/** What a graph compiles to. */
export const machinesShape = z.object({
  digest: z.string(),
  /** The compiler's number. */
  semantics: z.int(),
  machineHash: z.string(),
  machines: z.array(jsonObjectSchema).readonly(),
});
export type MachinesShape = z.infer<typeof machinesShape>;

export const templateShape = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  agents: z.int(),
  nodes: z.int(),
  graph: graphSchema,
  /** Markdown. */
  readme: z.string(),
});
export type TemplateShape = z.infer<typeof templateShape>;

export const modelShape = z.object({
  /** `provider:model`. */
  id: z.string(),
  provider: z.string(),
  title: z.string(),
  offline: z.boolean(),
  /** USD per million tokens; null when unknown. */
  price: z.object({ input: z.number(), output: z.number() }).nullable(),
  /** False: its calls count 0 USD because nobody knows their price, not because they are free. */
  priced: z.boolean(),
  /** `open`: it did not answer again and again and is left alone for a while; `half-open`: the next call tries it. */
  circuit: z.enum(['closed', 'open', 'half-open']),
  openUntil: z.string().nullable(),
  /** The operator's, for all processes together; null where there is none. */
  limits: z
    .object({
      concurrency: z.int().nullable(),
      requestsPerMinute: z.int().nullable(),
      tokensPerMinute: z.int().nullable(),
      firstTokenTimeoutMs: z.int().nullable(),
    })
    .nullable(),
  /** Its provider asked to be left alone until then. */
  pausedUntil: z.string().nullable(),
  /** Calls under way in the process that answers. */
  inFlight: z.int().min(0),
});
export type ModelShape = z.infer<typeof modelShape>;

const kindCategories = ['agents', 'flow', 'tools', 'people'] as const satisfies readonly KindCategory[];
const portRoles = ['flow-in', 'flow-out', 'workers', 'boss', 'tools', 'use'] as const satisfies readonly Port['role'][];

export const kindShape = z.object({
  kind: z.string(),
  title: z.string(),
  description: z.string(),
  /** A lucide icon name. */
  icon: z.string(),
  category: z.enum(kindCategories),
  /** Ports of a node with the default config; null when a required field has no default. */
  ports: z.array(z.object({ id: z.string(), role: z.enum(portRoles), label: z.string().exactOptional() })).readonly().nullable(),
  /** JSON Schema of the node's `config`. */
  config: jsonObjectSchema,
});
export type KindShape = z.infer<typeof kindShape>;
