// Walks a config along its schema and finds every field with its metadata, so that expressions, templates, models and schemas are
// checked in any kind without the checks knowing the kinds.
import { z } from 'zod';
import type { GraphNode } from '../document.ts';
import type { FieldMeta } from '../kind.ts';
import { configOf, kindOf } from '../kinds.ts';

export interface ConfigField {
  /** Inside the config. */
  readonly path: readonly (string | number)[];
  readonly meta: FieldMeta;
  readonly value: unknown;
}

function isFieldMeta(meta: unknown): meta is FieldMeta {
  return typeof meta === 'object' && meta !== null && 'title' in meta && typeof meta.title === 'string';
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema under defaults and nullability. */
function unwrapped(schema: unknown): unknown {
  const isWrapper = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable || schema instanceof z.ZodOptional;
  return isWrapper ? unwrapped(schema.unwrap()) : schema;
}

function visit(schema: unknown, field: { readonly path: ConfigField['path']; readonly value: unknown }, found: ConfigField[]): void {
  const { path, value } = field;
  if (schema instanceof z.ZodType) {
    const meta: unknown = schema.meta();
    if (isFieldMeta(meta)) found.push({ path, meta, value });
  }
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject && isRecord(value)) {
    for (const [key, member] of Object.entries(inner.shape)) visit(member, { path: [...path, key], value: value[key] }, found);
  } else if (inner instanceof z.ZodArray && Array.isArray(value)) {
    for (const [at, item] of value.entries()) visit(inner.element, { path: [...path, at], value: item }, found);
  } else if (inner instanceof z.ZodRecord && isRecord(value)) {
    for (const [key, member] of Object.entries(value)) visit(inner.valueType, { path: [...path, key], value: member }, found);
  }
}

const known = new WeakMap<GraphNode, readonly ConfigField[]>();

/** Every field of a node's config, defaults filled in, outer fields first. */
export function configFields(node: GraphNode): readonly ConfigField[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const found: ConfigField[] = [];
  visit(kindOf(node).config, { path: [], value: configOf(node) }, found);
  known.set(node, found);
  return found;
}

/** Names of a kind's fields in the order of its schema. */
export function fieldOrder(schema: unknown): readonly string[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}
