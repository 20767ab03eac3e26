// JSON values and lists on the wire. The check of a value is the core's: one pass, however large the value is.
import { z } from 'zod';

export { jsonObjectSchema, jsonSchema } from '@cadre/graph-schema';

export interface ListShape<T> {
  readonly items: readonly T[];
  /** Give it back as `cursor` for the next page; null on the last one. */
  readonly next: string | null;
}

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item).readonly(), next: z.string().nullable() });
}
