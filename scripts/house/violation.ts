/** One breach of a house rule, said so that the reader knows what, where and what to do. */
export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}
