// What to suggest at a cursor: which of the schema's completions fit what stands before it, and where they go. Pure.
import type { Completion } from '@cadre/graph-schema';
import { holesOf, tokensOf } from './cel-tokens.ts';
import type { CodeLanguage } from './highlight.ts';

export interface Suggestion {
  readonly completion: Completion;
  /** What takes the place of the text from `from` to the cursor; a call has its arguments still to come. */
  readonly text: string;
}

export interface Suggestions {
  readonly from: number;
  readonly suggestions: readonly Suggestion[];
}

export interface Cursor {
  readonly text: string;
  readonly position: number;
  /** Asked for by a key, not by typing. */
  readonly isExplicit: boolean;
}

const chain = /[A-Za-z_][\w.?]*$|$/;
const MOST = 60;

export function suggest(language: CodeLanguage, { text, position, isExplicit }: Cursor, completions: readonly Completion[]): Suggestions | null {
  const start = language === 'template' ? holeStart(text, position) : 0;
  if (start === null) return null;
  const before = text.slice(start, position);
  const last = tokensOf(before).at(-1);
  if (last?.type === 'string' && last.to === before.length && isOpenString(before.slice(last.from))) return null;
  const typed = chain.exec(before)?.[0] ?? '';
  const isFresh = language === 'template' && before.trim() === '';
  if (typed === '' && !isExplicit && !isFresh) return null;
  const member = typed.lastIndexOf('.') < 0 ? '' : typed.slice(typed.lastIndexOf('.') + 1).replace('?', '');
  const from = typed.includes('.') ? position - member.length : position - typed.length;
  const path = typed.replaceAll('?', '').toLowerCase();
  const root = path.includes('.') ? path.slice(0, path.lastIndexOf('.') + 1) : '';
  const data = completions.filter(({ type, label }) => type !== 'function' && label.toLowerCase().startsWith(path));
  const calls = completions.filter(({ type, label, detail }) => type === 'function' && label.toLowerCase().startsWith(root === '' ? path : member.toLowerCase()) && detail.includes(`.${label}(`) === (root !== ''));
  const suggestions = [
    ...data.map((completion): Suggestion => ({ completion, text: completion.label.slice(root.length) })),
    ...(path === '' ? [] : calls).map((completion): Suggestion => ({ completion, text: completion.label })),
  ];
  return suggestions.length === 0 ? null : { from, suggestions: suggestions.slice(0, MOST) };
}

/** Where the expression around a position begins; null outside of `{{ }}`. */
function holeStart(text: string, position: number): number | null {
  return holesOf(text).find((hole) => position >= hole.innerFrom && position <= hole.innerTo)?.innerFrom ?? null;
}

function isOpenString(literal: string): boolean {
  return literal.length === 1 || !literal.endsWith(literal.charAt(0));
}
