// NIR (numéro de sécurité sociale): sex, year, month, place, order and a key of two digits: 97 less the remainder by 97. Corsica's
// departments have a letter, which counts as a number.
import { bounded, remainderOf, type Shape } from '../scan.ts';

export const frenchNir: Shape = {
  kind: 'nationalId',
  pattern: bounded(String.raw`[123478][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}`),
  accepts(written) {
    const plain = written.toUpperCase().replaceAll(/[ .]/g, '').replace('2A', '19').replace('2B', '18');
    return 97 - remainderOf(plain.slice(0, 13), 97) === Number(plain.slice(13));
  },
};
