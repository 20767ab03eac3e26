// The smallest value that fits a form's JSON Schema, for approvals that the command line gives by itself.
import type { Json, JsonObject } from '@cadre/graph-schema';

export function sampleForm(schema: Json | undefined): Json {
  if (!isObject(schema)) return null;
  if (schema['default'] !== undefined) return schema['default'];
  if (schema['const'] !== undefined) return schema['const'];
  const options = schema['enum'];
  if (Array.isArray(options)) return options[0] ?? null;
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'string':
      return text(schema);
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: typeof schema['minItems'] === 'number' ? schema['minItems'] : 0 }, () => sampleForm(schema['items']));
    case 'null':
      return null;
    default:
      return record(schema);
  }
}

function record(schema: JsonObject): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.fromEntries(required.filter((name) => typeof name === 'string').map((name) => [name, sampleForm(properties[name])]));
}

function text(schema: JsonObject): string {
  if (schema['format'] === 'date') return '2026-01-01';
  if (schema['format'] === 'date-time') return '2026-01-01T00:00:00Z';
  if (schema['format'] === 'email') return 'person@example.com';
  if (schema['format'] === 'uri') return 'https://example.com/';
  const words = 'Given by the command line';
  return words.slice(0, typeof schema['maxLength'] === 'number' ? schema['maxLength'] : words.length).padEnd(typeof schema['minLength'] === 'number' ? schema['minLength'] : 0, '.');
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
