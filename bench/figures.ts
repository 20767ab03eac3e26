// What a bench gives: a table for people, the same for programs.

export interface Figures {
  /** Column titles and rows, for people. */
  readonly table: readonly (readonly string[])[];
  /** The same for programs, with every round. */
  readonly data: object;
}
