// A JSON Schema object as a list of simple fields, for people who would rather not write JSON Schema. Keywords that the list
// does not show are kept; a property it cannot show is `other` and is edited as JSON.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { isList, isObject } from '../document/field-path.ts';

export const fieldTypes = ['text', 'number', 'integer', 'boolean', 'choice', 'texts', 'other'] as const;
export type SchemaFieldType = (typeof fieldTypes)[number];

export interface SchemaField {
  readonly name: string;
  readonly title: string;
  readonly type: SchemaFieldType;
  readonly isRequired: boolean;
  /** Values of a choice. */
  readonly choices: readonly string[];
  /** The property as it was written. */
  readonly schema: JsonObject;
}

/** Null when the schema is no object with properties: it is then edited as JSON. */
export function readSchemaFields(schema: JsonObject): readonly SchemaField[] | null {
  if (schema['type'] !== 'object') return null;
  const properties = schema['properties'] ?? {};
  if (!isObject(properties)) return null;
  const required = isList(schema['required']) ? schema['required'] : [];
  const fields = Object.entries(properties).map(([name, property]): SchemaField | null => {
    if (!isObject(property)) return null;
    const type = typeOf(property);
    const choices = type === 'choice' && isList(property['enum']) ? property['enum'].map(String) : [];
    return { name, title: typeof property['title'] === 'string' ? property['title'] : '', type, isRequired: required.includes(name), choices, schema: property };
  });
  const solid = fields.filter((field) => field !== null);
  return solid.length === fields.length ? solid : null;
}

/** The schema with these fields, in this order; what else it says stays. */
export function writeSchemaFields(schema: JsonObject, fields: readonly SchemaField[]): JsonObject {
  const { required: _required, properties: _properties, ...rest } = schema;
  const required = fields.filter((field) => field.isRequired).map((field) => field.name);
  return {
    ...rest,
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function typeOf(property: JsonObject): SchemaFieldType {
  const choices = property['enum'];
  if (isList(choices) && choices.every((choice) => typeof choice === 'string')) return 'choice';
  if (isList(choices)) return 'other';
  switch (property['type']) {
    case 'string': return 'text';
    case 'number': return 'number';
    case 'integer': return 'integer';
    case 'boolean': return 'boolean';
    case 'array': return isObject(property['items']) && property['items']['type'] === 'string' && !('enum' in property['items']) ? 'texts' : 'other';
    default: return 'other';
  }
}

const typeSchemas: { readonly [type in SchemaFieldType]: JsonObject } = {
  text: { type: 'string' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  choice: { type: 'string' },
  texts: { type: 'array', items: { type: 'string' } },
  other: {},
};

/** Keywords that mean the same for every type: they survive a change of type. */
const lasting: ReadonlySet<string> = new Set(['title', 'description']);

function propertyOf(field: SchemaField): JsonObject {
  const isSame = typeOf(field.schema) === field.type;
  const kept = Object.fromEntries(Object.entries(field.schema).filter(([key]) => (isSame ? key !== 'title' && key !== 'enum' : lasting.has(key) && key !== 'title')));
  const others = field.type === 'other' ? (field.schema['enum'] === undefined ? {} : { enum: field.schema['enum'] }) : {};
  const choices: Json = field.choices.length === 0 ? [''] : field.choices;
  return {
    ...(isSame ? {} : typeSchemas[field.type]),
    ...kept,
    ...others,
    ...(field.type === 'choice' ? { enum: choices } : {}),
    ...(field.title === '' ? {} : { title: field.title }),
  };
}
