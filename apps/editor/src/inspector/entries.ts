// The inspector is data: the entries of a kind, read from its config schema and the metadata on it. No React, no kind by name.
import { isJsonObject } from '@cadre/graph-schema';
import type { FieldMeta, FieldWidget, Json, JsonObject, Kind } from '@cadre/graph-schema';
import { z } from 'zod';
import type { FieldPath } from '../document/command.ts';
import { isList } from '../document/field-path.ts';

export type EntryGroup = NonNullable<FieldMeta['group']>;

interface Choice {
  readonly value: string;
  readonly title: string;
  readonly description: string | undefined;
  /** The choice is `null`: what holds then is not said. */
  readonly isOpen: boolean;
  /** The choice is written `{ [value]: detail }`, not as a word. */
  readonly detail: Entry | null;
}

export interface Entry {
  /** Inside the config; inside the item for an item's entries; inside the detail for a choice's. */
  readonly path: FieldPath;
  readonly title: string;
  readonly description: string | undefined;
  readonly placeholder: string | undefined;
  /** `record`: any keys, one value each. */
  readonly widget: FieldWidget | 'record';
  readonly group: EntryGroup;
  /** The value is the id of an entry there. */
  readonly catalogue: FieldMeta['catalogue'] | null;
  /** A text of one line, not a paragraph. */
  readonly isLine: boolean;
  readonly isNullable: boolean;
  readonly isNeeded: boolean;
  /** What holds when the field is not written. */
  readonly fallback: Json | undefined;
  readonly bounds: { readonly isInteger: boolean; readonly min: number | undefined; readonly max: number | undefined };
  readonly choices: readonly Choice[];
  /** Of a group: its fields. */
  readonly entries: readonly Entry[];
  /** Of a list or record: the fields of one item, or the item itself when it is no object. */
  readonly items: readonly Entry[];
}

const known = new WeakMap<Kind, readonly Entry[]>();

export function entriesOf(kind: Kind): readonly Entry[] {
  const found = known.get(kind);
  if (found !== undefined) return found;
  const schema: unknown = z.toJSONSchema(kind.config, { io: 'input', unrepresentable: 'any' });
  const entries = isJsonObject(schema) ? entriesIn(schema, []) : [];
  known.set(kind, entries);
  return entries;
}

/** The title of the field that a path inside a config leads to, e.g. for an issue; null when the kind has none there. */
export function fieldTitle(kind: Kind, path: FieldPath): string | null {
  const leadsTo = (entry: Entry): boolean => entry.path.length <= path.length && entry.path.every((key, index) => key === path[index]);
  const all = entriesOf(kind).flatMap((entry) => [entry, ...entry.entries]).filter(leadsTo);
  return all.at(-1)?.title ?? null;
}

function entriesIn(schema: JsonObject, path: FieldPath): readonly Entry[] {
  return Object.entries(objectAt(schema, 'properties')).flatMap(([key, property]) => (isJsonObject(property) ? entryOf(property, [...path, key]) : []));
}

function entryOf(schema: JsonObject, path: FieldPath): Entry {
  const alternatives = listAt(schema, 'anyOf');
  const isNullable = alternatives.some((alternative) => alternative['type'] === 'null');
  const solid = alternatives.filter((alternative) => alternative['type'] !== 'null');
  const inner: JsonObject = solid.length === 1 ? { ...solid[0], ...schema } : schema;
  const widget = widgetOf(inner);
  return {
    path,
    title: textAt(schema, 'title') ?? String(path.at(-1) ?? ''),
    description: textAt(schema, 'description'),
    placeholder: textAt(schema, 'placeholder'),
    widget,
    group: groupOf(schema['group']),
    catalogue: catalogueOf(schema['catalogue']),
    isLine: (numberAt(inner, 'maxLength') ?? Infinity) <= LONGEST_LINE,
    isNullable,
    isNeeded: schema['needed'] === true,
    fallback: schema['default'],
    bounds: { isInteger: inner['type'] === 'integer', min: numberAt(inner, 'minimum'), max: numberAt(inner, 'maximum') },
    choices: choicesOf(inner, solid.length > 1 ? solid : [inner]),
    entries: widget === 'group' ? entriesIn(inner, path) : [],
    items: itemsOf(inner, widget),
  };
}

function itemsOf(schema: JsonObject, widget: Entry['widget']): readonly Entry[] {
  const item = objectAt(schema, widget === 'record' || widget === 'bindings' ? 'additionalProperties' : 'items');
  if (Object.keys(item).length === 0) return [];
  if (item['type'] !== 'object') return [entryOf(item, [])];
  return entriesIn(item, []).filter((entry) => entry.path[0] !== 'id');
}

function choicesOf(schema: JsonObject, alternatives: readonly JsonObject[]): readonly Choice[] {
  const options = objectAt(schema, 'options');
  const choice = (value: string, detail: Entry | null): Choice => {
    const option = objectAt(options, value);
    return { value, title: textAt(option, 'title') ?? value, description: textAt(option, 'description'), detail, isOpen: false };
  };
  const open: readonly Choice[] = 'null' in options ? [{ ...choice('null', null), isOpen: true }] : [];
  return [...open, ...alternatives.flatMap((alternative) => {
    const words = alternative['enum'];
    if (isList(words)) return words.flatMap((word) => (typeof word === 'string' ? choice(word, null) : []));
    if (!('options' in schema)) return [];
    return Object.entries(objectAt(alternative, 'properties')).flatMap(([key, detail]) => (isJsonObject(detail) ? choice(key, entryOf(detail, [])) : []));
  })];
}

const widgets: ReadonlySet<string> = new Set<FieldWidget>([
  'text', 'paragraph', 'markdown', 'template', 'expression', 'number', 'duration', 'toggle', 'choice', 'model', 'models', 'schema', 'json', 'cases', 'classes', 'list', 'policy', 'on-error', 'group', 'source', 'bindings', 'mcp-tools', 'revision', 'guards',
]);
/** As the kinds bound their lines. */
const LONGEST_LINE = 2_000;

function isWidget(value: Json | undefined): value is FieldWidget {
  return typeof value === 'string' && widgets.has(value);
}

/** By the type when the kind does not say. */
function widgetOf(schema: JsonObject): Entry['widget'] {
  const field = schema['field'];
  if (isWidget(field)) return field === 'group' && !('properties' in schema) ? 'record' : field;
  if (isList(schema['enum'])) return 'choice';
  switch (schema['type']) {
    case 'string': return 'text';
    case 'number': case 'integer': return 'number';
    case 'boolean': return 'toggle';
    case 'array': return 'list';
    case 'object': return 'properties' in schema ? 'group' : 'record';
    default: return 'json';
  }
}

function groupOf(value: Json | undefined): EntryGroup {
  return value === 'limits' || value === 'data' ? value : 'setup';
}

function catalogueOf(value: Json | undefined): Entry['catalogue'] {
  return value === 'credential' || value === 'mcp-server' || value === 'graph' ? value : null;
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(schema, key) ? schema[key] : undefined;
  return isJsonObject(value) ? value : {};
}

function listAt(schema: JsonObject, key: string): readonly JsonObject[] {
  const value = schema[key];
  return isList(value) ? value.filter((item) => isJsonObject(item)) : [];
}

function textAt(schema: JsonObject, key: string): string | undefined {
  const value = schema[key];
  return typeof value === 'string' ? value : undefined;
}

function numberAt(schema: JsonObject, key: string): number | undefined {
  const value = schema[key];
  return typeof value === 'number' ? value : undefined;
}
