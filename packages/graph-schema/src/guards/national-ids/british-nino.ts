// National Insurance numbers have no checksum, but a form with letters that are never used (HMRC, NIM39110).
import { bounded, type Shape } from '../scan.ts';

const unused: ReadonlySet<string> = new Set(['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ']);

export const britishNino: Shape = {
  kind: 'nationalId',
  pattern: bounded(String.raw`[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]`),
  accepts: (written) => !unused.has(written.slice(0, 2).toUpperCase()),
};
