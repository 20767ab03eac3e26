// JSON values on the wire, typed as the core types them.
import { z } from 'zod';
import type { Json, JsonObject } from '@cadre/graph-schema';

export const jsonSchema = z.json() as unknown as z.ZodType<Json, Json>;
export const jsonObjectSchema = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject, JsonObject>;

export interface ListShape<T> {
  readonly items: readonly T[];
  /** Give it back as `cursor` for the next page; null on the last one. */
  readonly next: string | null;
}

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item).readonly(), next: z.string().nullable() });
}
