// What a rule finds in one text. Finders are kept with their rule, which is a value that never changes.
import { compilePattern } from '../pattern.ts';
import type { Match } from './detector.ts';
import { detectors, type Detectors } from './detectors.ts';
import type { GuardRule } from './guard-rule.ts';
import { merged } from './merge.ts';
import { findWords, wordList } from './word-list.ts';

export type Finder = (text: string) => readonly Match[];

const known = new WeakMap<GuardRule, Finder>();

/** Null for a rule with a condition: it looks at the whole value. */
export function finderOf(rule: GuardRule): Finder | null {
  if ('condition' in rule.find) return null;
  const before = known.get(rule);
  if (before !== undefined) return before;
  const finder = makeFinder(rule.find, detectors);
  known.set(rule, finder);
  return finder;
}

/** @param set the detectors for personal data; ours, or others */
export function makeFinder(find: Exclude<GuardRule['find'], { condition: string }>, set: Detectors): Finder {
  if ('pii' in find) {
    const wanted = [...new Set(find.pii)].map((kind) => set[kind]);
    return (text) => merged(wanted.flatMap((detector) => detector.find(text)));
  }
  if ('words' in find) {
    const list = wordList(find.words, find.caseSensitive ?? false);
    return (text) => findWords(list, text).map((stretch) => ({ ...stretch, kind: 'words' }));
  }
  return (text) => matchesOf(find.pattern, text);
}

/** @throws when the pattern is not in RE2 syntax: validation has refused it before */
function matchesOf(pattern: string, text: string): readonly Match[] {
  const matcher = compilePattern(pattern).matcher(text);
  const found: Match[] = [];
  while (matcher.find()) if (matcher.end() > matcher.start()) found.push({ from: matcher.start(), to: matcher.end(), kind: 'pattern' });
  return found;
}
