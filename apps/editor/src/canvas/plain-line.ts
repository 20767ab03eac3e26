// Values and words in one short line of plain text, as there is room for on a card. Pure.
import { isJsonObject, type Json, type JsonObject } from '@cadre/graph-schema';

const LINE = 160;
const FIELDS = 8;
const ITEMS = 4;
/** A field by one of these names says in a sentence what the others say in figures. */
const telling = ['summary', 'reply', 'answer', 'conclusion', 'memo', 'report', 'article', 'draft', 'text', 'message'];

/** A value in one short line: text as it is, an object by its sentence or else its fields. Null when there is nothing to show. */
export function lineOf(value: Json): string | null {
  const text = textOf(value);
  return text === '' ? null : plainLine(text);
}

function textOf(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if (isJsonObject(value)) return sentenceOf(value) ?? fieldsOf(value);
  const isFlat = value.every((item) => typeof item !== 'object');
  if (!isFlat) return `${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  return value.slice(0, ITEMS).map(textOf).join(', ') + (value.length > ITEMS ? ` and ${value.length - ITEMS} more` : '');
}

function sentenceOf(value: JsonObject): string | null {
  for (const name of telling) {
    const text = value[name];
    if (typeof text === 'string' && /\s/.test(text.trim())) return text;
  }
  return null;
}

function fieldsOf(value: JsonObject): string {
  return Object.entries(value).slice(0, FIELDS).flatMap(([name, item]) => {
    const text = textOf(item).slice(0, LINE);
    return text === '' ? [] : [`${inWords(name)}: ${text}`];
  }).join(' · ');
}

/** `refundUsd` and `refund_usd` as `refund usd`. */
function inWords(name: string): string {
  return name.slice(0, LINE).replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').replaceAll(/[_-]+/g, ' ').toLowerCase();
}

/** What a person decided, in the words one would use. */
export function decisionLine(output: Json): string | null {
  if (!isJsonObject(output)) return lineOf(output);
  const { decision, by, comment, form } = output;
  if (typeof decision !== 'string') return lineOf(output);
  const said = `${decision.charAt(0).toUpperCase()}${decision.slice(1)}${typeof by === 'string' && by !== '' ? ` by ${by}` : ''}`;
  const more = typeof comment === 'string' && comment !== '' ? comment : form === undefined ? '' : textOf(form);
  return plainLine(more === '' ? said : `${said}: ${more}`);
}

/** The end of words that are still coming: that is where the reading is. */
export function newestWords(words: string, length: number): string {
  const end = words.slice(-length * 2);
  const isData = /^\s*[{[]/.test(words);
  const text = isData ? end.replaceAll(/"\s*,\s*"|,\s*"(?=\w+"\s*:)/g, ' · ').replaceAll(/"\s*:\s*/g, ': ').replaceAll(/\\n/g, ' ').replaceAll(/[{}[\]"\\]/g, '') : end;
  return withoutMarks(text).slice(-length).trimStart();
}

export function plainLine(text: string): string {
  const line = withoutMarks(text.slice(0, LINE * 4)).trim();
  return line.length <= LINE ? line : `${line.slice(0, LINE - 1)}…`;
}

/** Markdown's marks are for pages, not for a line. */
function withoutMarks(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/(?:^|\n)\s*(?:#{1,6}|>|[-*+])\s+/g, ' ').replaceAll(/[*`]+|__/g, '').replaceAll(/\s+/g, ' ');
}

export interface TemplatePart {
  readonly text: string;
  readonly isExpression: boolean;
}

/** A template as it is read on a card: `{{ string(nodes.lead.output.refundUsd) }}` is called `refundUsd` there. A template that is cut off is, too. */
export function splitTemplate(text: string): readonly TemplatePart[] {
  return text.split(/(\{\{.*?(?:\}\}|$))/s).filter((part) => part !== '').map((part) => {
    if (!part.startsWith('{{')) return { text: part, isExpression: false };
    const names = part.match(/[A-Za-z_][\w.]*/g) ?? [];
    return { text: names.at(-1)?.split('.').at(-1) ?? '…', isExpression: true };
  });
}
