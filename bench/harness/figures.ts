// What a bench gives: a table for people, the same for programs, and whether the goals are reached.
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly unit?: string;
}

export interface Figures {
  readonly title: string;
  /** Column titles and rows, for people. */
  readonly table: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
  /** Every round, for programs. */
  readonly data: object;
}

export interface BenchOptions {
  /** A fraction of the work, to see whether the bench itself works. The figures mean little. */
  readonly isQuick: boolean;
  readonly report: (line: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<Figures>;

export function isReached({ value, atMost = Infinity, atLeast = -Infinity }: Goal): boolean {
  return value <= atMost && value >= atLeast;
}
