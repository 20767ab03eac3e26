import type { Option } from '../../ui/options.ts';

/** Longer rows of words don't fit beside each other in a panel. */
const LETTERS = 34;
const MOST = 4;

export function fitsSegments(options: readonly Option[]): boolean {
  return options.length <= MOST && options.reduce((sum, { label }) => sum + label.length, 0) <= LETTERS;
}
