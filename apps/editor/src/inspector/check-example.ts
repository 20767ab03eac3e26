import { checkJson } from '@cadre/graph-schema';
import type { Json, JsonObject } from '@cadre/graph-schema';

/** What the example misses of the schema, in a sentence; null when it meets it. */
export function checkExample(schema: JsonObject, example: Json): string | null {
  const checked = checkJson(schema, example);
  if (checked.ok) return null;
  const [first] = checked.error;
  if (first === undefined) return 'The example does not meet the schema.';
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`;
}
