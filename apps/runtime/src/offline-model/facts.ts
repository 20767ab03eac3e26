// Data inside a text: fields of JSON that it holds, and lines such as `Amount: 120`.
import { roleOf } from './sections.ts';
import { isProse } from './sentences.ts';
import { stemsOf, titleOf } from './words.ts';

export interface Fact {
  /** As it was written: `debtRatio`, `Amount`. */
  readonly name: string;
  readonly words: ReadonlySet<string>;
  readonly value: string | number | boolean;
}

const MOST_FACTS = 60;

export function readFacts(text: string): readonly Fact[] {
  const found: Fact[] = [];
  const add = (name: string, value: unknown) => {
    if (found.length >= MOST_FACTS || name === '') return;
    const isShort = typeof value === 'string' && value !== '' && !isProse(value);
    if (isShort || typeof value === 'number' || typeof value === 'boolean') found.push({ name, words: stemsOf(name), value });
  };
  for (const block of jsonBlocksOf(text)) collect(block.value, '', add);
  for (const line of withJson(text, () => '').split('\n')) {
    const match = /^\s*(?:[-*]\s+)?([\p{L}][\p{L}\p{N} _-]{0,39}):\s+(\S[^\n]{0,119})$/u.exec(line);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined || /[.!?]\s/.test(value) || roleOf(name) !== 'subject') continue;
    add(name.trim(), toScalar(value.trim().replace(/\.$/, '')));
  }
  return found;
}

/** A text with its JSON said in lines: `Message: I was charged twice.`, `Debt ratio: 0.32`. */
export function inProse(text: string): string {
  return withJson(text, (value) => {
    const lines: string[] = [];
    collect(value, '', (name, item) => {
      if (item === null || item === '') return;
      const words = typeof item === 'boolean' ? (item ? 'yes' : 'no') : String(item);
      lines.push(name === '' ? words : `${titleOf(name)}: ${words}`);
    });
    return lines.join('\n');
  }).trim();
}

/** The text with each JSON value in it replaced. */
function withJson(text: string, say: (value: unknown) => string): string {
  let said = '';
  let from = 0;
  for (const block of jsonBlocksOf(text)) {
    said += text.slice(from, block.start) + say(block.value);
    from = block.start + block.source.length;
  }
  return said + text.slice(from);
}

/** `debtRatio: 0.32` in words: `debt ratio 0.32`. */
export function inWords(fact: Fact): string {
  const name = fact.name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_.]+/g, ' ').toLowerCase();
  return `${name} ${typeof fact.value === 'boolean' ? (fact.value ? 'yes' : 'no') : String(fact.value)}`;
}

export function factFor(words: ReadonlySet<string>, facts: readonly Fact[]): Fact | null {
  let best: Fact | null = null;
  let bestScore = 0;
  for (const fact of facts) {
    const hits = [...fact.words].filter((word) => words.has(word)).length;
    const score = hits === 0 ? 0 : hits / Math.max(fact.words.size, 1) + hits;
    if (score > bestScore) [best, bestScore] = [fact, score];
  }
  return best;
}

function collect(value: unknown, name: string, add: (name: string, value: unknown) => void): void {
  if (Array.isArray(value)) {
    const isWords = value.length > 0 && value.every((item) => typeof item !== 'object' && !isProse(String(item)));
    if (isWords) add(name, value.join(', '));
    else for (const item of value) collect(item, name, add);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(inner, key, add);
  } else {
    add(name, value);
  }
}

interface JsonBlock {
  readonly start: number;
  readonly source: string;
  readonly value: unknown;
}

/** Objects and arrays that stand in the text, outermost only. */
function jsonBlocksOf(text: string): readonly JsonBlock[] {
  const blocks: JsonBlock[] = [];
  let tries = 0;
  for (let start = text.search(/[{[]/); start !== -1 && tries < 100; tries += 1) {
    const end = closingOf(text, start);
    const source = end === -1 ? '' : text.slice(start, end + 1);
    const value = source === '' ? undefined : parse(source);
    if (value !== undefined) blocks.push({ start, source, value });
    const from = value === undefined ? start + 1 : end + 1;
    const next = text.slice(from).search(/[{[]/);
    start = next === -1 ? -1 : from + next;
  }
  return blocks;
}

/** Where the bracket at `start` closes, strings skipped; -1 when it does not. Looks at most 20,000 characters far. */
function closingOf(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  const limit = Math.min(text.length, start + 20_000);
  for (let index = start; index < limit; index += 1) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

function parse(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source);
    return value;
  } catch {
    return undefined;
  }
}

function toScalar(text: string): string | number | boolean {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (/^(true|yes)$/i.test(text)) return true;
  if (/^(false|no)$/i.test(text)) return false;
  return text;
}
