// Zod schemas of JSON values. One linear check instead of a recursive union: a big input schema inside a graph must not
// cost a parse of every value, and values that JSON cannot hold (NaN, undefined, class instances, `__proto__`) are refused.
import { z } from 'zod';
import type { Json, JsonObject } from './json.ts';

/** Deeper values are refused before anything recursive sees them. */
export const jsonNestingLimit = 64;

function isJsonAt(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isJsonAt(item, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // Values and one look for the key: entries would make an array for each of them.
  return !Object.hasOwn(value, '__proto__') && Object.values(value).every((item) => isJsonAt(item, depth - 1));
}

export function isJson(value: unknown): value is Json {
  return isJsonAt(value, jsonNestingLimit);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value);
}

export function isJsonArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export const jsonSchema = z.custom<Json>(isJson, 'Use a JSON value.');
export const jsonObjectSchema = z.custom<JsonObject>(isJsonObject, 'Use a JSON object.');
