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

/** A match is looked for in a stretch of so many characters; one that reaches its end is looked for in a longer one. */
const STRETCH = 4_096;
/** A text with more is one great match from there on. */
const MOST_MATCHES = 1_000;

/**
 * One search takes linear time, but a search for every match would not: each may look through all that follows. So each looks at a
 * stretch only. A match that is longer than that, and of which a shorter form matches as well, is found in its shorter form.
 * @throws when the pattern is not in RE2 syntax: validation has refused it before
 */
function matchesOf(pattern: string, text: string): readonly Match[] {
  const compiled = compilePattern(pattern);
  const found: Match[] = [];
  let stretch = STRETCH;
  for (let from = 0; from < text.length; ) {
    const end = Math.min(text.length, from + stretch);
    const matcher = compiled.matcher(text.slice(0, end));
    const hasFound = matcher.find(from);
    if (end < text.length && (!hasFound || matcher.end() === end)) {
      // It may begin in this stretch and end in the next: the stretch grows until it ends, or until nothing is found in a long one.
      if (hasFound || stretch < 2 * STRETCH) stretch *= 2;
      else {
        from = end - STRETCH;
        stretch = STRETCH * 2;
      }
      continue;
    }
    stretch = STRETCH;
    if (!hasFound) break;
    const [start, to] = [matcher.start(), matcher.end()];
    if (to > start) found.push({ from: start, to, kind: 'pattern' });
    if (found.length >= MOST_MATCHES && to < text.length) return [...found, { from: to, to: text.length, kind: 'pattern' }];
    from = Math.max(to, start + 1);
  }
  return found;
}
