// Telephone numbers. There is no checksum, so a number counts only when it is written as one: with a country prefix (E.164), in a
// national form that other numbers seldom have, or behind a word that says what it is.
import type { Detector } from '../detector.ts';
import { merged } from '../merge.ts';
import { bounded, digitsOf, scan, type Shape } from '../scan.ts';

const gap = String.raw`(?: \(?|[.\/-]\(?|\(|\)[ .\/-]?)?`;
const word = 'tel|telephone|telefon|telefoon|t[eé]l[eé]phone|tel[eé]fono|phone|mobile?|m[oó]vil|cell(?:ulare)?|celular|handy|whatsapp|fax';

function unicode(pattern: string): RegExp {
  return new RegExp(pattern, 'giu');
}

const always = (): boolean => true;

const international: Shape = { kind: 'phone', pattern: unicode(String.raw`(?<![\p{L}\p{N}_+])\+[1-9](?:${gap}\d){7,14}(?!\d)`), accepts: always };

const dialled: Shape = { kind: 'phone', pattern: unicode(String.raw`(?<![\p{L}\p{N}_+.,:-])00[1-9](?:${gap}\d){8,12}(?![\p{L}\p{N}_])`), accepts: always };

/** North America: area and exchange begin with 2 to 9. */
const american: Shape = { kind: 'phone', pattern: bounded(String.raw`(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}`), accepts: always };

const date = /^0[1-9][ ./-](?:0[1-9]|[12]\d|3[01])[ ./-](?:19|20)\d{2}/;
const pairs = /^0[1-9](?:\.\d{2}){4}$/;

/** Europe and elsewhere: a trunk zero and groups. With full stops only as France writes it: the rest are dates and versions. */
const withTrunkZero: Shape = {
  kind: 'phone',
  pattern: bounded(String.raw`(?:\(0[1-9]\d{0,4}\)|0[1-9]\d{0,4})(?: ?[ .\/-] ?\d{2,8}){1,4}`),
  accepts(written) {
    const { length } = digitsOf(written);
    return length >= 9 && length <= 12 && !date.test(written) && (!written.includes('.') || pairs.test(written));
  },
};

/** Mobile numbers in one piece: France and the Netherlands, the United Kingdom, Germany. */
const mobile: Shape = { kind: 'phone', pattern: bounded(String.raw`0[67]\d{8}|07\d{9}|01[567]\d{8,9}`), accepts: always };

/** Not behind our own mark of what was taken out. */
const named: Shape = {
  kind: 'phone',
  pattern: unicode(String.raw`(?<=(?<!\p{L}|redacted: )(?:${word})(?: ?(?:number|no|nr|n°|#))?[^\p{L}\p{N}\n]{0,6})\(?\d(?:${gap}\d){6,14}(?![\p{L}\p{N}_])`),
  accepts: always,
};

const shapes = [international, dialled, american, withTrunkZero, mobile, named];

export const phone: Detector = {
  id: 'phone',
  title: 'Telephone number',
  find: (text) => merged(shapes.flatMap((shape) => scan(text, shape))),
};
