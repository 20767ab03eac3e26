// Regular expressions in linear time. Patterns come from users and models, so a backtracking engine is never used on them.
import { RE2JS } from 're2js';

const longestPattern = 1_000;
const cacheSize = 200;
const compiled = new Map<string, RE2JS>();

/** @throws when the pattern is too long or not in RE2 syntax */
export function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > longestPattern) throw new Error(`A pattern may have ${longestPattern} characters at most.`);
  const fresh = RE2JS.compile(pattern);
  if (compiled.size >= cacheSize) compiled.clear();
  compiled.set(pattern, fresh);
  return fresh;
}

/** Whether the pattern occurs anywhere in the text. @throws as `compilePattern` */
export function patternOccurs(pattern: string, text: string): boolean {
  return compilePattern(pattern).test(text);
}
