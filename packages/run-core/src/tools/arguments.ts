// Arguments of a tool against their schema: models and persons give anything.
import { checkJson, isJsonObject, type Json, type JsonObject } from '@cadre/graph-schema';

const MOST_PROBLEMS = 5;
const LONGEST_PROBLEM = 300;

/** A sentence for whoever gave them; null when they fit. */
export function argumentProblem(schema: JsonObject, given: JsonObject): string | null {
  const checked = checkJson(schema, given);
  if (checked.ok) return null;
  const said = checked.error.slice(0, MOST_PROBLEMS).map(({ path, message }) => `${path.length === 0 ? 'They' : path.join('.')} ${message}`.slice(0, LONGEST_PROBLEM));
  return `The arguments do not fit: ${said.join(' ')}`;
}

/** Without bound arguments a step of the flow takes them by name from what came before it. */
export function argumentsFrom(schema: JsonObject, before: Json): JsonObject {
  const properties = schema['properties'];
  if (!isJsonObject(before) || !isJsonObject(properties)) return {};
  return Object.fromEntries(Object.entries(before).filter(([name]) => Object.hasOwn(properties, name)));
}
