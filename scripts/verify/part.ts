/** A part of the verification: what `pnpm test` runs one after another. */
export interface Part {
  readonly name: string;
  readonly title: string;
  run(filters: readonly string[]): Promise<Tally>;
  /** Whether words on the command line choose files in it. */
  readonly takesFilters: boolean;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed and why, a line or a few each: said once more at the very end, where it is looked for. */
  readonly failures?: readonly string[];
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, failures: [...(a.failures ?? []), ...(b.failures ?? [])] }), { passed: 0, failed: 0 });
}
