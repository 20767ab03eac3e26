// Text for one place in a schema: an id, a name, a date or a few sentences, as its name and format ask.
import { checkJson, type JsonObject } from '@cadre/graph-schema';
import { factFor, inProse } from './facts.ts';
import type { Field } from './field.ts';
import { byWeight } from './material.ts';
import { finished, shortened } from './sentences.ts';
import { shared, stemsOf, titleOf } from './words.ts';
import { missingCriteria, writeText } from './write-text.ts';

/** @returns null when there is nothing to be found for it */
export function fillString(schema: JsonObject, field: Field): string | null {
  const found = findText(schema, field);
  if (found === null) return null;
  const text = withinLength(found, schema);
  if (checkJson(schema, text).ok) return text;
  // A format or pattern that the first choice misses: perhaps another word of the task meets it.
  return field.brief.task.slice(0, 5_000).split(/[\s,;()"']+/).slice(0, 300).find((word) => word !== '' && checkJson(schema, word).ok) ?? null;
}

function withinLength(text: string, schema: JsonObject): string {
  const longest = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : 4_000;
  const shortest = typeof schema['minLength'] === 'number' ? schema['minLength'] : 0;
  return shortened(text, longest).padEnd(Math.min(shortest, 4_000), '.');
}

/** For a place that must be filled although nothing is said about it: the first thing that is said at all. */
export function anyString(schema: JsonObject, field: Field): string {
  const text = everySentence(field).map((sentence) => withinLength(sentence, schema)).find((sentence) => checkJson(schema, sentence).ok);
  return text ?? placeholder(schema);
}

/** What stands where something must stand and nothing was found. */
function placeholder(schema: JsonObject): string {
  const text = formatted.get(String(schema['format']));
  return text ?? withinLength('unknown', schema);
}

const formatted: ReadonlyMap<string, string> = new Map([
  ['date', '1970-01-01'],
  ['date-time', '1970-01-01T00:00:00Z'],
  ['time', '00:00:00Z'],
  ['email', 'unknown@example.com'],
  ['uri', 'https://example.com/'],
  ['uuid', '00000000-0000-4000-8000-000000000000'],
]);

const patterns: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(date-time)\b/, /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})/],
  [/\b(date|day|deadline)\b/, /\b\d{4}-\d{2}-\d{2}\b/],
  [/\b(email|mail)\b/, /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/],
  [/\b(uri|url|link|website)\b/, /https?:\/\/[^\s"'<>)]{1,500}/],
  [/\b(phone|telephone)\b/, /\+?\d[\d ()/-]{6,18}\d/],
  [/\b(currency)\b/, /\b(?:USD|EUR|GBP|CHF|JPY)\b/],
  [/\b(id|ids|number|no|code|reference|ref|order|orders|invoice|ticket|case|account|sku|version)\b/, /#\d{2,}|\b[A-Z]{1,6}-?\d{2,}[A-Z0-9-]*\b|\b[A-Z]-\d+\b/],
];
const sayings = /\b(task|request|prompt|query|question|instructions?)\b/;
const writings = /\b(summary|answer|reply|response|text|message|body|content|draft|memo|report|conclusion|note|comment|description|analysis|assessment|output|result)\b/;
const reasons = /\b(reason|reasons|why|rationale|explanation|justification|evidence|because|cause|finding|details?)\b/;
const titles = /\b(title|subject|headline|topic|heading)\b/;
const feedback = /\b(feedback|improvements?|changes?|missing)\b/;
const places = /\b(city|town|country|place|location|region|destination)\b/;
const people = /\b(name|customer|company|person|author|owner|applicant|supplier|vendor|organi[sz]ation)\b/;

function findText(schema: JsonObject, field: Field): string | null {
  const name = `${titleOf(field.name)} ${schema['format'] === undefined ? '' : String(schema['format'])}`.toLowerCase();
  if (field.call !== null && sayings.test(name)) return passOn(field);
  if (feedback.test(name)) return criticism(field);
  const known = factFor(field.words, field.brief.facts);
  if (known !== null && typeof known.value !== 'boolean') return String(known.value);
  const everything = [field.brief.task, ...field.brief.results.map((result) => result.text)].join('\n');
  for (const [asked, pattern] of patterns) {
    if (asked.test(name)) return pattern.exec(everything)?.[0] ?? null;
  }
  if (places.test(name)) return placeName(everything);
  if (people.test(name) && !writings.test(name)) return properName(everything);
  if (titles.test(name)) return shortened((field.material.subject[0] ?? firstFinding(field) ?? '').replace(/[.!?]$/, ''), 70) || null;
  if (reasons.test(name)) return reasonFor(field);
  if (writings.test(name)) return writeText(field.brief, field.material);
  return relatedSentence(field);
}

/** A task handed on: the request itself, and which part of it is meant. */
function passOn(field: Field): string {
  const [request = ''] = field.brief.task.split('\n\nFocus on: ');
  const said = field.brief.sections.filter((section) => section.role === 'subject').flatMap((section) => section.sentences);
  const because = new Set(field.call?.because ?? []);
  const wording = new Set((said.join(' ').match(/[\p{L}\p{N}'-]+/gu) ?? []).map((word) => word.toLowerCase()));
  const focus = [...wording].filter((word) => [...stemsOf(word)].some((part) => because.has(part))).slice(0, 5);
  const text = shortened(inProse(request), 3_000);
  return focus.length === 0 ? text : `${text}\n\nFocus on: ${focus.join(', ')}.`;
}

function criticism(field: Field): string {
  const missing = missingCriteria(field.brief);
  return missing.length === 0 ? '' : `Please add: ${missing.join(', ')}.`;
}

function properName(text: string): string | null {
  const named = /\b(?:[Mm]y name is|[Tt]his is|I am|I'm|[Bb]y|[Ff]rom|[Ff]or|at|of) ((?:\p{Lu}[\p{L}&.-]+)(?: \p{Lu}[\p{L}&.-]+){0,3})/u.exec(text)?.[1];
  return named?.replace(/[.,]$/, '') ?? null;
}

function placeName(text: string): string | null {
  return /\b(?:in|at|to|from|for|near|of) (\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+){0,2})/u.exec(text)?.[1] ?? null;
}

function reasonFor(field: Field): string | null {
  const [knowledge] = field.material.knowledge;
  const [subject] = field.material.subject;
  const finding = firstFinding(field);
  const parts = [finding ?? knowledge, finding === null && subject !== undefined ? finished(subject) : undefined].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join(' ');
}

function firstFinding(field: Field): string | null {
  return field.material.findings.flatMap((finding) => finding.sentences)[0] ?? null;
}

/** The sentence that has most to do with the field's name; for items of a list the next best ones. */
function relatedSentence(field: Field): string | null {
  const sentences = everySentence(field);
  const related = byWeight(sentences.filter((sentence) => shared(stemsOf(sentence), field.words).length > 0), field.words);
  return related[field.index] ?? (field.name === '' || field.index > 0 ? (sentences[field.index] ?? null) : null);
}

function everySentence({ material }: Field): readonly string[] {
  return [...material.findings.flatMap((finding) => finding.sentences), ...material.knowledge, ...material.subject.map(finished)];
}
