/** What the outside world was asked once, by a model call or a tool call. */
export interface WorldCall {
  /** The idempotency key: the effect's id. */
  readonly key: string;
  /** What was asked: one text for one step of one run, whoever asks it and however often. */
  readonly task: string;
  readonly at: number;
  /** What it was told; null while it waits, or for ever. */
  answer: string | null;
}
