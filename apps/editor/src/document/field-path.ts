// Reading and setting one field inside a JSON value, sparsely: setting `undefined` takes the field away, and an object left empty by that goes too.
import type { Json, JsonObject } from '@cadre/graph-schema';
import type { FieldPath } from './command.ts';

export function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => {
    if (isList(inner)) return typeof key === 'number' ? inner[key] : undefined;
    return isObject(inner) && Object.hasOwn(inner, key) ? inner[String(key)] : undefined;
  }, value);
}

export function setAt(object: JsonObject, path: FieldPath, value: Json | undefined): JsonObject {
  const next = replaceAt(object, path, value);
  return isObject(next) ? next : {};
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function replaceAt(outer: Json | undefined, path: FieldPath, value: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const items = isList(outer) ? [...outer] : [];
    const next = replaceAt(items[key], rest, value);
    if (next === undefined) items.splice(key, 1);
    else items[key] = next;
    return items;
  }
  const { [key]: old, ...others } = isObject(outer) ? outer : {};
  const next = replaceAt(old, rest, value);
  if (next !== undefined) return { ...others, [key]: next };
  return Object.keys(others).length === 0 ? undefined : others;
}
