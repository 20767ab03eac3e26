// A number for one place in a schema: one that the material names, or a bounded judgement where a score is asked for.
import type { JsonObject } from '@cadre/graph-schema';
import { factFor } from './facts.ts';
import type { Field } from './field.ts';
import { shared, stemsOf, titleOf } from './words.ts';

/** @returns null when nothing names one */
export function fillNumber(schema: JsonObject, field: Field): number | null {
  const found = findNumber(field) ?? judged(schema, field);
  return found === null ? null : fitted(found, schema);
}

/** The nearest number that the schema allows. */
export function fitted(value: number, schema: JsonObject): number {
  const isInteger = schema['type'] === 'integer';
  const step = numberIn(schema, 'multipleOf') ?? (isInteger ? 1 : null);
  const low = Math.max(numberIn(schema, 'minimum') ?? -Infinity, above(schema, 'exclusiveMinimum', step ?? 1e-6));
  const high = Math.min(numberIn(schema, 'maximum') ?? Infinity, -above({ bound: negated(schema) }, 'bound', step ?? 1e-6));
  const bounded = Math.min(Math.max(value, low), high);
  if (step === null) return bounded;
  const down = Math.floor(bounded / step) * step;
  return down >= low ? down : Math.ceil(bounded / step) * step;
}

function negated(schema: JsonObject): number | null {
  const bound = numberIn(schema, 'exclusiveMaximum');
  return bound === null ? null : -bound;
}

function above(schema: JsonObject, key: string, step: number): number {
  const bound = numberIn(schema, key);
  return bound === null ? -Infinity : bound + step;
}

function numberIn(schema: JsonObject, key: string): number | null {
  const value = schema[key];
  return typeof value === 'number' ? value : null;
}

function findNumber(field: Field): number | null {
  if (field.words.size === 0 && field.name !== '') return numberAt(field.brief.task, field.index);
  const known = factFor(field.words, field.brief.facts);
  if (known !== null && Number.isFinite(Number(known.value)) && typeof known.value !== 'boolean') return Number(known.value);
  const text = [field.brief.task, ...field.brief.results.map((result) => result.text)].join('\n');
  const isMoney = /\b(amount|price|cost|total|refund|fee|sum|value|budget|usd|eur|money)/i.test(titleOf(field.name));
  const money = isMoney ? /(?:USD|EUR|GBP|\$|€|£)\s?(\d[\d,]{0,15}(?:\.\d{1,6})?)|(\d[\d,]{0,15}(?:\.\d{1,6})?)\s?(?:USD|EUR|GBP|dollars?|euros?|€)/i.exec(text) : null;
  const digits = money?.[1] ?? money?.[2] ?? numberBeside(text, field.words);
  return digits === null || digits === undefined ? null : Number(digits.replaceAll(',', ''));
}

function numberAt(text: string, index: number): number | null {
  const found = text.slice(0, 5_000).match(/(?<![\w.-])-?\d[\d,]{0,15}(?:\.\d{1,6})?(?![\w-])/g)?.[index];
  return found === undefined ? null : Number(found.replaceAll(',', ''));
}

/** The number in the sentence that shares a word with the field, nearest to that word. */
function numberBeside(text: string, words: ReadonlySet<string>): string | null {
  let tries = 0;
  for (const match of text.matchAll(/(?<![\w.-])(\d[\d,]{0,15}(?:\.\d{1,6})?)(?![\w-])/g)) {
    if ((tries += 1) > 200) return null;
    const around = text.slice(Math.max(0, match.index - 40), match.index + match[0].length + 25);
    if (shared(stemsOf(around), words).length > 0) return match[1] ?? null;
  }
  return null;
}

/** Scores and confidences: the middle, moved by how good the material sounds. */
function judged(schema: JsonObject, field: Field): number | null {
  const name = titleOf(field.name).toLowerCase();
  if (!/\b(score|confidence|probability|rating|likelihood|quality|priority|percent(age)?|risk)\b/.test(name)) return null;
  const low = numberIn(schema, 'minimum') ?? 0;
  const high = numberIn(schema, 'maximum') ?? (/confidence|probability|likelihood/.test(name) ? 1 : /rating|priority/.test(name) ? 5 : 100);
  const mood = Math.max(-3, Math.min(3, field.material.mood));
  const share = 0.6 + (name.includes('risk') ? -mood : mood) * 0.1;
  return Math.round((low + (high - low) * share) * 100) / 100;
}
