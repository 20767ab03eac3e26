// Walks a text with a pattern of ours whose repetitions are all bounded, so that a walk is linear, and keeps what a check accepts.
import type { Match } from './detector.ts';
import { plainText } from './plain-text.ts';

export interface Shape {
  readonly kind: string;
  /** Global and Unicode; every repetition bounded. */
  readonly pattern: RegExp;
  /** Whether what has the shape is one, by its checksum. */
  accepts(written: string): boolean;
}

/** No letter, digit or underscore on either side, and no part of a longer number: behind a decimal point, before a hyphen and more digits. */
export function bounded(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_]|\\d[.,-])(?:${pattern})(?![\\p{L}\\p{N}_]|[.,-]\\d)`, 'giu');
}

export function scan(text: string, { kind, pattern, accepts }: Shape): readonly Match[] {
  const plain = plainText(text);
  const found: Match[] = [];
  const walker = new RegExp(pattern);
  for (let match = walker.exec(plain); match !== null; match = walker.exec(plain)) {
    const [written] = match;
    if (accepts(written)) found.push({ from: match.index, to: match.index + written.length, kind });
    else walker.lastIndex = match.index + 1;
  }
  return found;
}

export function digitsOf(written: string): string {
  return written.replaceAll(/\D/g, '');
}

export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index] ?? 0), 0);
}

/** The remainder of a number of any length, written in decimal digits. */
export function remainderOf(digits: string, divisor: number): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor;
  return rest;
}
