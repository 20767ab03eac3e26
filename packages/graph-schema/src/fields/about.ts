// Typed field metadata: what `.meta()` holds on every property of a kind's config.
import type { FieldMeta } from '../kind.ts';

/** Put it last on a schema (`.default(…).meta(about({ … }))`): zod keeps metadata on the outermost schema only. */
export function about(meta: FieldMeta): Record<string, unknown> {
  return { ...meta };
}
