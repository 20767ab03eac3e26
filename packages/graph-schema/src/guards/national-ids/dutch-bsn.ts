// Burgerservicenummer: nine digits whose weighted sum is a multiple of 11 (the "elfproef").
import { bounded, digitsOf, weighted, type Shape } from '../scan.ts';

export const dutchBsn: Shape = {
  kind: 'nationalId',
  pattern: bounded(String.raw`\d{9}|\d{3}[ .]\d{3}[ .]\d{3}|\d{4}[ .]\d{2}[ .]\d{3}`),
  accepts(written) {
    const digits = digitsOf(written);
    return Number(digits) > 0 && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
  },
};
