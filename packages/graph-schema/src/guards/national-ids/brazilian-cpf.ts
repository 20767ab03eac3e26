// CPF: nine digits and two check digits, each by the remainder of a weighted sum by 11.
import { bounded, digitsOf, weighted, type Shape } from '../scan.ts';

function checkDigit(digits: string): number {
  const weights = [...digits].map((_, index) => digits.length + 1 - index);
  const rest = weighted(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
}

export const brazilianCpf: Shape = {
  kind: 'nationalId',
  pattern: bounded(String.raw`\d{11}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3} \d{3} \d{3} \d{2}`),
  accepts(written) {
    const digits = digitsOf(written);
    if (new Set(digits).size === 1) return false;
    return checkDigit(digits.slice(0, 9)) === Number(digits[9]) && checkDigit(digits.slice(0, 10)) === Number(digits[10]);
  },
};
