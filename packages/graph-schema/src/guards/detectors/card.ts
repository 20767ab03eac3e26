// Payment cards: a known prefix with one of its lengths, and the Luhn check digit (ISO/IEC 7812-1).
import type { Detector, Match } from '../detector.ts';
import { plainText } from '../plain-text.ts';

interface Issuer {
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const longest = [16, 17, 18, 19];

/** Prefixes of four digits, first to last. */
const issuers: readonly Issuer[] = [
  { from: 4000, to: 4999, lengths: [13, 16, 19] }, // Visa
  { from: 5100, to: 5599, lengths: [16] }, // Mastercard
  { from: 2221, to: 2720, lengths: [16] },
  { from: 3400, to: 3499, lengths: [15] }, // American Express
  { from: 3700, to: 3799, lengths: [15] },
  { from: 3000, to: 3059, lengths: [14, ...longest] }, // Diners Club
  { from: 3095, to: 3095, lengths: [14, ...longest] },
  { from: 3600, to: 3699, lengths: [14, ...longest] },
  { from: 3800, to: 3999, lengths: [14, ...longest] },
  { from: 3528, to: 3589, lengths: longest }, // JCB
  { from: 6011, to: 6011, lengths: longest }, // Discover
  { from: 6440, to: 6599, lengths: longest },
  { from: 6200, to: 6299, lengths: longest }, // UnionPay
  { from: 2200, to: 2204, lengths: longest }, // Mir
  { from: 9792, to: 9792, lengths: [16] }, // Troy
  { from: 6000, to: 6099, lengths: [16] }, // RuPay
  { from: 8100, to: 8299, lengths: [16] },
  { from: 5080, to: 5089, lengths: [16] },
  { from: 5018, to: 5018, lengths: [12, 13, 14, 15, ...longest] }, // Maestro
  { from: 5020, to: 5020, lengths: [12, 13, 14, 15, ...longest] },
  { from: 5038, to: 5038, lengths: [12, 13, 14, 15, ...longest] },
  { from: 5893, to: 5893, lengths: [12, 13, 14, 15, ...longest] },
  { from: 6304, to: 6304, lengths: [12, 13, 14, 15, ...longest] },
  { from: 6759, to: 6763, lengths: [12, 13, 14, 15, ...longest] },
];

export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isCard(digits: string): boolean {
  const prefix = Number(digits.slice(0, 4));
  return issuers.some(({ from, to, lengths }) => prefix >= from && prefix <= to && lengths.includes(digits.length)) && luhnHolds(digits);
}

interface Group {
  readonly from: number;
  readonly to: number;
}

/** Digits that are no part of a word or of a decimal fraction. */
const group = /(?<![\p{L}\p{N}_]|\d[.,])\d{1,30}(?![\p{L}\p{N}_]|[.,]\d)/gu;

/** Numbers are written in one piece or in groups of four and more, the last of any length; then all with the same character between. */
function cardFrom(text: string, groups: readonly Group[], start: number): Match | null {
  const first = groups[start];
  if (first === undefined) return null;
  let best: Match | null = null;
  let digits = '';
  let last: Group = first;
  for (let at = start; ; at += 1) {
    const next = groups[at];
    if (next === undefined || digits.length > 19) return best;
    if (at > start) {
      const between = text.slice(last.to, next.from);
      if ((between !== ' ' && between !== '-') || between !== text.charAt(first.to) || last.to - last.from < 4) return best;
    }
    digits += text.slice(next.from, next.to);
    last = next;
    if (isCard(digits)) best = { from: first.from, to: next.to, kind: 'card' };
  }
}

export const card: Detector = {
  id: 'card',
  title: 'Payment card number',
  find(text) {
    const plain = plainText(text);
    const groups = [...plain.matchAll(group)].map(({ index, 0: digits }): Group => ({ from: index, to: index + digits.length }));
    const found: Match[] = [];
    for (const [at, { from }] of groups.entries()) {
      if (from < (found.at(-1)?.to ?? 0)) continue;
      const match = cardFrom(plain, groups, at);
      if (match !== null) found.push(match);
    }
    return found;
  },
};
