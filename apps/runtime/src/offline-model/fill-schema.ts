// A value that meets a JSON Schema, filled from the material: how tool arguments and structured replies are made.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { chooseTruth, chooseWord } from './choose-word.ts';
import type { Field } from './field.ts';
import { fillNumber, fitted } from './fill-number.ts';
import { anyString, fillString } from './fill-string.ts';
import { stemsOf } from './words.ts';

const DEEPEST = 12;
const MOST_ITEMS = 3;

export function fillSchema(schema: JsonObject, field: Field): Json {
  return required(schema, field, 0);
}

/** Whether the material has something for every argument that must be given: nobody calls a tool with words that he made up. */
export function isFillable(schema: JsonObject, field: Field): boolean {
  const resolved = resolve(schema, field, 0);
  const mandatory = Array.isArray(resolved['required']) ? resolved['required'] : [];
  return propertiesOf(resolved, field).every(({ name, property, inner }) => {
    if (!mandatory.includes(name)) return true;
    const part = resolve(property, inner, 1);
    return part['default'] !== undefined || fill(part, inner, 1) !== undefined;
  });
}

/** A value in any case: found in the material, or the plainest that the schema allows. */
function required(schema: JsonObject, field: Field, depth: number): Json {
  const found = fill(schema, field, depth);
  if (found !== undefined) return found;
  const resolved = resolve(schema, field, depth);
  if ('default' in resolved && resolved['default'] !== undefined) return resolved['default'];
  switch (typeOf(resolved)) {
    case 'string':
      return anyString(resolved, field);
    case 'number':
    case 'integer':
      return fitted(0, resolved);
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return null;
  }
}

/** @returns undefined when the material holds nothing for it */
function fill(schema: JsonObject, field: Field, depth: number): Json | undefined {
  if (depth > DEEPEST) return undefined;
  const resolved = resolve(schema, field, depth);
  if (resolved['const'] !== undefined) return resolved['const'];
  const values = resolved['enum'];
  if (Array.isArray(values) && values.length > 0) return chooseWord(values, field);
  switch (typeOf(resolved)) {
    case 'string':
      return fillString(resolved, field) ?? undefined;
    case 'number':
    case 'integer':
      return fillNumber(resolved, field) ?? undefined;
    case 'boolean':
      return chooseTruth(field);
    case 'array':
      return fillArray(resolved, field, depth);
    case 'object':
      return fillObject(resolved, field, depth);
    default:
      return undefined;
  }
}

function fillObject(schema: JsonObject, field: Field, depth: number): Json {
  const mandatory = Array.isArray(schema['required']) ? schema['required'] : [];
  const filled = propertiesOf(schema, field).flatMap(({ name, property, inner }): [string, Json][] => {
    const value = mandatory.includes(name) ? required(property, inner, depth + 1) : fill(property, inner, depth + 1);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(filled);
}

interface Property {
  readonly name: string;
  readonly property: JsonObject;
  readonly inner: Field;
}

/** Properties whose names say nothing, such as `a` and `b`, are told apart by their place among each other. */
function propertiesOf(schema: JsonObject, field: Field): readonly Property[] {
  let nameless = 0;
  return Object.entries(objectIn(schema, 'properties') ?? {}).flatMap(([name, property]) => {
    if (!isObject(property)) return [];
    const inner = fieldOf(name, property, field);
    return [{ name, property, inner: inner.words.size > 0 ? inner : { ...inner, index: nameless++ } }];
  });
}

function fillArray(schema: JsonObject, field: Field, depth: number): Json {
  const items = objectIn(schema, 'items') ?? { type: 'string' };
  const least = numberIn(schema, 'minItems', 0);
  const most = Math.min(Math.max(least, MOST_ITEMS), numberIn(schema, 'maxItems', MOST_ITEMS), 100);
  const list: Json[] = [];
  for (let index = 0; index < most; index += 1) {
    const value = fill(items, { ...field, index }, depth + 1);
    const isNew = value !== undefined && !list.some((known) => JSON.stringify(known) === JSON.stringify(value));
    if (isNew) list.push(value);
    else if (list.length < least && value !== undefined && schema['uniqueItems'] !== true) list.push(value);
  }
  while (list.length < Math.min(least, 100)) list.push(required(items, { ...field, index: list.length }, depth + 1));
  return list;
}

function fieldOf(name: string, schema: JsonObject, parent: Field): Field {
  const description = [schema['title'], schema['description']].filter((text) => typeof text === 'string').join(' ');
  return { ...parent, name, description, words: stemsOf(`${name} ${typeof schema['title'] === 'string' ? schema['title'] : ''}`) };
}

/** References followed, `allOf` merged, the first real alternative of `anyOf` and `oneOf` taken. */
function resolve(schema: JsonObject, field: Field, depth: number): JsonObject {
  if (depth > DEEPEST) return schema;
  const reference = schema['$ref'];
  if (typeof reference === 'string') return resolve(lookUp(reference, field.root), field, depth + 1);
  const all = schema['allOf'];
  if (Array.isArray(all)) {
    const { allOf: _, ...rest } = schema;
    return resolve(all.filter(isObject).reduce<JsonObject>((merged, part) => merge(merged, resolve(part, field, depth + 1)), rest), field, depth + 1);
  }
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(alternatives)) return schema;
  const parts = alternatives.filter(isObject);
  const real = parts.find((part) => part['type'] !== 'null') ?? parts[0];
  return real === undefined ? schema : resolve(real, field, depth + 1);
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const list = (schema: JsonObject) => (Array.isArray(schema['required']) ? schema['required'] : []);
  return { ...left, ...right, properties: { ...objectIn(left, 'properties'), ...objectIn(right, 'properties') }, required: [...list(left), ...list(right)] };
}

function lookUp(reference: string, root: JsonObject): JsonObject {
  let place: Json = root;
  for (const part of reference.replace(/^#\/?/, '').split('/').filter((name) => name !== '')) {
    place = isObject(place) ? (place[part.replaceAll('~1', '/').replaceAll('~0', '~')] ?? {}) : {};
  }
  return isObject(place) ? place : {};
}

function typeOf(schema: JsonObject): string {
  const type = schema['type'];
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return String(type.find((name) => name !== 'null') ?? 'null');
  if (schema['properties'] !== undefined) return 'object';
  return schema['items'] === undefined ? 'string' : 'array';
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectIn(schema: JsonObject, key: string): JsonObject | null {
  const value = schema[key];
  return isObject(value) ? value : null;
}

function numberIn(schema: JsonObject, key: string, otherwise: number): number {
  const value = schema[key];
  return typeof value === 'number' ? value : otherwise;
}
