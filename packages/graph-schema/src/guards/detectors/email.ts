// E-mail addresses: found from the @ outwards, so that a long text without one costs nothing.
import type { Detector, Match } from '../detector.ts';
import { plainText } from '../plain-text.ts';

const longestLocal = 64;
const longestDomain = 253;
const local = /[\p{L}\p{N}._%+'-]/u;
const domain = /[\p{L}\p{N}.-]/u;
/** The sign, and how it is written in an address bar. */
const signs = /@|%40/g;
const ends = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,20}(?:\p{L}{2,63}|xn--[a-z0-9-]{1,59})$/iu;

function startOf(text: string, sign: number): number {
  let from = sign;
  while (from > 0 && sign - from < longestLocal && local.test(text.charAt(from - 1))) from -= 1;
  while (from < sign && /[.'%-]/.test(text.charAt(from))) from += 1;
  return from;
}

/** The longest domain that is one: the full stop of a sentence and what comes after it are not. */
function endOf(text: string, start: number): number {
  let to = start;
  while (to < text.length && to - start < longestDomain && domain.test(text.charAt(to))) to += 1;
  let name = text.slice(start, to);
  while (name !== '' && !ends.test(name)) name = name.slice(0, Math.max(0, name.search(/[.-][^.-]*$/)));
  return start + name.length;
}

export const email: Detector = {
  id: 'email',
  title: 'E-mail address',
  find(text) {
    const plain = plainText(text);
    const found: Match[] = [];
    for (const { index, 0: sign } of plain.matchAll(signs)) {
      const from = Math.max(startOf(plain, index), found.at(-1)?.to ?? 0);
      const to = endOf(plain, index + sign.length);
      if (from < index && to > index + sign.length) found.push({ from, to, kind: 'email' });
    }
    return found;
  },
};
