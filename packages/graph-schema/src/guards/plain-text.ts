// The same text in plain characters, one for one, so that offsets stay: models and web pages write numbers with no-break spaces,
// typographic hyphens and full-width digits, and nothing shall hide behind those.

const special = /[\u00a0\u00ad\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u2000-\u200d\u2010-\u2015\u2024\u2028\u2029\u202f\u205f\u2060\u2212\u3000\ufe63\ufeff\uff01-\uff5e]/g;

/** First code and the character it stands for; the codes after it count on from there. */
const digits: readonly number[] = [0x0660, 0x06f0, 0x0966];

function plain(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xfe63) return '-';
  if (code === 0x2024) return '.';
  const first = digits.find((start) => code >= start && code <= start + 9);
  return first === undefined ? ' ' : String(code - first);
}

/** A rule asks several detectors about the same text, one after the other. */
let last = { text: '', plain: '' };

export function plainText(text: string): string {
  if (last.text !== text) last = { text, plain: text.replace(special, plain) };
  return last.plain;
}
