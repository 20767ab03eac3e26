// The values of a form that a JSON Schema describes: where they start, and what they are when they are sent.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { canonicalJson, checkJson, isJsonArray, isJsonObject } from '@cadre/graph-schema';
import { readSchemaFields, type SchemaField, type SchemaFieldType } from '../inspector/schema-fields.ts';

/** By field name: text as it was typed, other values as they are. A field that was left alone has no entry. */
export type Draft = { readonly [name: string]: Json };

const typed: ReadonlySet<SchemaFieldType> = new Set<SchemaFieldType>(['text', 'number', 'integer', 'texts']);

/** Null when the schema is none that a list of fields could show. */
export function fieldsOf(schema: JsonObject | null): readonly SchemaField[] | null {
  return schema === null ? [] : readSchemaFields(schema);
}

/** What is proposed, else the schema's defaults; a switch that must be there starts off. */
export function firstDraft(fields: readonly SchemaField[], initial: JsonObject = {}): Draft {
  return Object.fromEntries(fields.flatMap((field): [string, Json][] => {
    const preset = initial[field.name] ?? field.schema['default'];
    if (preset !== undefined) return [[field.name, typed.has(field.type) ? textOf(preset) : preset]];
    return field.type === 'boolean' && field.isRequired ? [[field.name, false]] : [];
  }));
}

/** What is sent. A text field that was left empty is no answer; a number that is none stays text, for the schema to refuse. */
export function answerOf(fields: readonly SchemaField[], draft: Draft): JsonObject {
  return Object.fromEntries(fields.flatMap((field): [string, Json][] => {
    const value = draft[field.name];
    if (value === undefined) return [];
    if (!typed.has(field.type) || typeof value !== 'string') return [[field.name, value]];
    if (value.trim() === '') return [];
    if (field.type === 'texts') return [[field.name, value.split('\n').filter((line) => line.trim() !== '')]];
    if (field.type === 'text') return [[field.name, value]];
    const number = Number(value);
    return [[field.name, Number.isFinite(number) ? number : value]];
  }));
}

/** What is proposed beyond the fields that can be shown: it is kept as it is. */
export function beyondFields(fields: readonly SchemaField[], initial: JsonObject): JsonObject {
  const shown = new Set(fields.map(({ name }) => name));
  return Object.fromEntries(Object.entries(initial).filter(([name]) => !shown.has(name)));
}

/** Of the question what became of a call that nobody heard the end of: it has answers of its own, and no yes or no. */
export function isOutcomeForm(form: JsonObject | null): boolean {
  const properties = form?.['properties'];
  const outcome = properties !== undefined && isJsonObject(properties) ? properties['outcome'] : undefined;
  return outcome !== undefined && isJsonObject(outcome) && outcome['enum'] !== undefined && isJsonArray(outcome['enum']) && outcome['enum'].includes('repeat') && outcome['enum'].includes('succeeded');
}

/** Whatever the order of its keys. */
export function isSameJson(left: Json, right: Json): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

export type Problems = { readonly [field: string]: string };

/** What the schema refuses, as the rest of a sentence that begins with the field's name; `''` is the answer as a whole. */
export function problemsOf(schema: JsonObject | null, answer: Json): Problems {
  if (schema === null) return {};
  const checked = checkJson(schema, answer);
  if (checked.ok) return {};
  const problems: { [field: string]: string } = {};
  for (const { path, message } of checked.error) problems[String(path[0] ?? '')] ??= message;
  return problems;
}

function textOf(value: Json): string {
  if (isJsonArray(value)) return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
