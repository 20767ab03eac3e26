// Social security numbers have no checksum: only the written form counts, without the ranges that are never given out.
import { bounded, type Shape } from '../scan.ts';

export const usSsn: Shape = {
  kind: 'nationalId',
  pattern: bounded(String.raw`(?!000|666|9)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}`),
  accepts: () => true,
};
