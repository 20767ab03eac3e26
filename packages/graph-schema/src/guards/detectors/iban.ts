// IBANs: the length of the country (SWIFT's IBAN registry) and the check of ISO 13616 (mod 97).
import type { Detector, Match } from '../detector.ts';
import { plainText } from '../plain-text.ts';
import { remainderOf } from '../scan.ts';

const lengths: { readonly [country: string]: number } = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28, CZ: 24, DE: 22, DJ: 27, DK: 18, DO: 28,
  EE: 20, EG: 29, ES: 24, FI: 18, FK: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HN: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26,
  IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MN: 20, MR: 27, MT: 31, MU: 30, NI: 28,
  NL: 18, NO: 15, OM: 23, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, RU: 33, SA: 24, SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25,
  SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20, YE: 30,
};

const beginning = /(?<![\p{L}\p{N}_])[A-Za-z]{2}\d{2}/gu;

export function ibanHolds(iban: string): boolean {
  const turned = iban.slice(4) + iban.slice(0, 4);
  return remainderOf(turned.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55)), 97) === 1;
}

/** Where an IBAN that begins here ends: its characters in one piece or in groups with a space or hyphen between. Null when it is none. */
function endOf(text: string, from: number): number | null {
  const length = lengths[text.slice(from, from + 2).toUpperCase()];
  if (length === undefined) return null;
  let iban = '';
  let at = from;
  for (; iban.length < length; at += 1) {
    const character = text.charAt(at);
    if (/[A-Za-z0-9]/.test(character)) iban += character.toUpperCase();
    else if (!/[ -]/.test(character) || !/[A-Za-z0-9]/.test(text.charAt(at - 1))) return null;
  }
  return /[\p{L}\p{N}_]/u.test(text.charAt(at)) || !ibanHolds(iban) ? null : at;
}

export const iban: Detector = {
  id: 'iban',
  title: 'Bank account (IBAN)',
  find(text) {
    const plain = plainText(text);
    const found: Match[] = [];
    for (const { index } of plain.matchAll(beginning)) {
      if (index < (found.at(-1)?.to ?? 0)) continue;
      const to = endOf(plain, index);
      if (to !== null) found.push({ from: index, to, kind: 'iban' });
    }
    return found;
  },
};
