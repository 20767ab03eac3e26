// A graph file may not hold keys that reach a prototype, nor nest too deeply. Checked when a value is set, so that the draft can always be saved.
import { graphLimits } from '@cadre/graph-schema';
import type { Json } from '@cadre/graph-schema';
import { isList, isObject } from '../field-path.ts';
import type { Refusal } from './refusal.ts';

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** A config lies four levels inside the file. */
const DEEPEST = graphLimits.nesting - 4;

export function jsonRefusal(value: Json | undefined, depth = 0): Refusal | null {
  const isNested = isList(value) || isObject(value);
  if (!isNested) return null;
  if (depth >= DEEPEST) return { code: 'invalid_value', message: `This is nested too deeply: ${DEEPEST} levels at most.` };
  const entries = isList(value) ? value.map((item, index): [string, Json] => [String(index), item]) : Object.entries(value);
  for (const [key, item] of entries) {
    if (isObject(value) && forbidden.has(key)) return { code: 'invalid_value', message: `The name "${key}" is reserved. Use another one.` };
    const refusal = jsonRefusal(item, depth + 1);
    if (refusal !== null) return refusal;
  }
  return null;
}
