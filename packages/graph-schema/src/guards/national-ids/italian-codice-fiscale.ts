// Codice fiscale: sixteen characters, the last a check letter; characters at odd places count by a table of their own. Two people
// with the same code are told apart by letters in the place of digits (omocodia).
import { bounded, type Shape } from '../scan.ts';

const odd: readonly number[] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const digit = '[0-9LMNPQRSTUV]';

/** Digits count as the letters A to J. */
function rank(character: string): number {
  const code = character.charCodeAt(0);
  return code >= 65 ? code - 65 : code - 48;
}

export const italianCodiceFiscale: Shape = {
  kind: 'nationalId',
  pattern: bounded(`[A-Z]{6}${digit}{2}[ABCDEHLMPRST]${digit}{2}[A-Z]${digit}{3}[A-Z]`),
  accepts(written) {
    const code = written.toUpperCase();
    const sum = [...code.slice(0, 15)].reduce((total, character, index) => total + (index % 2 === 0 ? (odd[rank(character)] ?? 0) : rank(character)), 0);
    return String.fromCharCode(65 + (sum % 26)) === code.at(15);
  },
};
