// RFC 9457 problem+json. Only `routes/problem.ts` makes them.
import { z } from 'zod';
import type { Issue } from '@cadre/graph-schema';
import { jsonObjectSchema } from './json.ts';

const pathSchema = z.array(z.union([z.string(), z.number()])).readonly();

export const issueShape: z.ZodType<Issue, Issue> = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'hint']),
  node: z.string().exactOptional(),
  edge: z.string().exactOptional(),
  path: pathSchema.exactOptional(),
  data: jsonObjectSchema,
});

export const problemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable, snake_case. */
  code: z.string(),
  /** What happened, where, and what to do. */
  detail: z.string(),
  /** The field, e.g. `edits[0].effect`. */
  path: z.string().exactOptional(),
  issues: z.array(issueShape).readonly().exactOptional(),
  /** With 412: what is there now. */
  current: z.object({ version: z.int(), updatedAt: z.string() }).exactOptional(),
  /** With 500: the line in the server's log. */
  request: z.string().exactOptional(),
});
export type Problem = z.infer<typeof problemShape>;
