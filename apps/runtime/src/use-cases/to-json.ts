import type { JsonObject } from '@cadre/graph-schema';

/** For values that are JSON by what they mean, though their types don't say so, such as a JSON Schema. */
export function toJsonObject(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
