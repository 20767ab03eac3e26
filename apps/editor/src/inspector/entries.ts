// The inspector is data: the entries of a kind, read from its config schema and the metadata on it. No React, no kind by name.
import { isJsonObject } from '@cadre/graph-schema';
import type { FieldMeta, FieldWidget, Json, JsonObject, Kind } from '@cadre/graph-schema';
import { z } from 'zod';
import type { FieldPath } from '../document/command.ts';
import { isList } from '../document/field-path.ts';

export type EntryGroup = NonNullable<FieldMeta['group']>;

export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly description: string | undefined;
  /** The choice is `null`: what holds then is not said. */
  readonly isOpen: boolean;
  /** The choice is written `{ [value]: detail }`, not as a word. */
  readonly detail: Entry | null;
  /** Of a variant: the fields that it has besides the word. */
  readonly entries: readonly Entry[];
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
  /** What is written first where the format has no default. */
  readonly start: Json | undefined;
  /** Of a variant: the field that says which it is. */
  readonly tag: string | null;
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
  const all = entriesOf(kind).flatMap((entry) => [entry, ...entry.entries, ...entry.choices.flatMap((choice) => choice.entries)]).filter(leadsTo);
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
  const variants = widget === 'variant' ? listAt(inner, 'oneOf') : [];
  const tag = tagOf(variants);
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
    start: schema['start'],
    tag,
    bounds: { isInteger: inner['type'] === 'integer', min: numberAt(inner, 'minimum'), max: numberAt(inner, 'maximum') },
    choices: tag === null ? choicesOf(inner, solid.length > 1 ? solid : [inner]) : variants.map((variant) => variantOf(variant, { options: objectAt(inner, 'options'), tag, path })),
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
    return { value, title: textAt(option, 'title') ?? value, description: textAt(option, 'description'), detail, isOpen: false, entries: [] };
  };
  const open: readonly Choice[] = 'null' in options ? [{ ...choice('null', null), isOpen: true }] : [];
  return [...open, ...alternatives.flatMap((alternative) => {
    const words = alternative['enum'];
    if (isList(words)) return words.flatMap((word) => (typeof word === 'string' ? choice(word, null) : []));
    if (!('options' in schema)) return [];
    return Object.entries(objectAt(alternative, 'properties')).flatMap(([key, detail]) => (isJsonObject(detail) ? choice(key, entryOf(detail, [])) : []));
  })];
}

/** The field that is one fixed word in each of them. */
function tagOf(variants: readonly JsonObject[]): string | null {
  const [first] = variants;
  const names = first === undefined ? [] : Object.keys(objectAt(first, 'properties'));
  return names.find((name) => variants.every((variant) => textAt(objectAt(objectAt(variant, 'properties'), name), 'const') !== undefined)) ?? null;
}

function variantOf(schema: JsonObject, { options, tag, path }: { readonly options: JsonObject; readonly tag: string; readonly path: FieldPath }): Choice {
  const value = textAt(objectAt(objectAt(schema, 'properties'), tag), 'const') ?? '';
  const option = objectAt(options, value);
  const entries = entriesIn(schema, path).filter((entry) => entry.path.at(-1) !== tag);
  return { value, title: textAt(option, 'title') ?? value, description: textAt(option, 'description'), detail: null, isOpen: false, entries };
}

const widgets: ReadonlySet<string> = new Set<FieldWidget>([
  'text', 'paragraph', 'markdown', 'template', 'expression', 'number', 'duration', 'toggle', 'choice', 'model', 'models', 'schema', 'json', 'cases', 'classes', 'list', 'policy', 'on-error', 'group', 'source', 'bindings', 'mcp-tools', 'revision', 'guards', 'variant',
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
