// PESEL: a date of birth, whose month tells the century, a serial number and a check digit.
import { bounded, weighted, type Shape } from '../scan.ts';

/** What is added to the month, by century from 1800. */
const centuries: readonly number[] = [80, 0, 20, 40, 60];

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export const polishPesel: Shape = {
  kind: 'nationalId',
  pattern: bounded(String.raw`\d{11}`),
  accepts(digits) {
    const month = Number(digits.slice(2, 4));
    const century = centuries.findIndex((added) => month - added >= 1 && month - added <= 12);
    const year = 1_800 + century * 100 + Number(digits.slice(0, 2));
    if (century < 0 || !isDate(year, month - (centuries[century] ?? 0), Number(digits.slice(4, 6)))) return false;
    return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
  },
};
