// Wire shapes of drafts, revisions, environments and templates. Requests are strict schemas; answers are types.
import { z } from 'zod';
import type { Graph } from '@cadre/graph-schema';

export const slugSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use lower-case letters, digits and hyphens.');
export const environmentNameSchema = z.enum(['staging', 'production']);
export type EnvironmentName = z.infer<typeof environmentNameSchema>;

/** The graph itself is checked by `parseGraph`, which names what is wrong with it better than a body schema could. */
export const createGraphBody = z.union([
  z.strictObject({ graph: z.unknown().refine((value) => value !== undefined), slug: slugSchema.optional() }),
  z.strictObject({ template: slugSchema, slug: slugSchema.optional() }),
]);
export const replaceGraphBody = z.strictObject({ graph: z.unknown().refine((value) => value !== undefined) });
export const createRevisionBody = z.strictObject({ note: z.string().max(2_000).default('') });
export const environmentBody = z.strictObject({ revision: z.int().min(1) });

export interface GraphSummaryShape {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly version: number;
  readonly nodes: number;
  readonly agents: number;
  readonly issues: { readonly errors: number; readonly warnings: number };
  readonly updatedAt: string;
  readonly environments: { readonly [name in EnvironmentName]?: number };
  readonly lastRun: { readonly id: string; readonly status: string; readonly createdAt: string } | null;
}

export interface GraphShape {
  readonly slug: string;
  readonly version: number;
  readonly graph: Graph;
  readonly issues: { readonly errors: number; readonly warnings: number };
  readonly updatedAt: string;
  readonly environments: { readonly [name in EnvironmentName]?: number };
}

export interface RevisionShape {
  readonly number: number;
  readonly digest: string;
  readonly note: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** Only in the answer for one revision. */
  readonly graph?: Graph;
}

export interface EnvironmentShape {
  readonly name: EnvironmentName;
  readonly revision: number | null;
  readonly updatedAt: string | null;
}

export interface TemplateShape {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly agents: number;
  readonly nodes: number;
  readonly graph: Graph;
  readonly readme: string;
}

export interface ModelShape {
  /** `provider:model`. */
  readonly id: string;
  readonly provider: string;
  readonly title: string;
  readonly offline: boolean;
  /** USD per million tokens; null when unknown. */
  readonly price: { readonly input: number; readonly output: number } | null;
}

export interface ListShape<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
