// DNI and NIE: the letter at the end is the remainder of the number by 23; a NIE's first letter stands for 0, 1 or 2.
import { bounded, type Shape } from '../scan.ts';

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';

export const spanishDni: Shape = {
  kind: 'nationalId',
  pattern: bounded(String.raw`\d{8}[ -]?[A-Z]|\d{2}\.\d{3}\.\d{3}[ -]?[A-Z]|[XYZ][ -]?\d{7}[ -]?[A-Z]`),
  accepts(written) {
    const plain = written.toUpperCase().replaceAll(/[ .-]/g, '');
    const number = plain.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
    return letters[Number(number) % 23] === plain.at(-1);
  },
};
