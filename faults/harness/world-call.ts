export type Repeat = 'read-only' | 'repeatable' | 'once';

/** One question to the outside world, by a model call or a tool call. */
export interface WorldCall {
  /** The idempotency key: the effect's id. */
  readonly key: string;
  /** What was asked: one text for one step of one run, whoever asks it and however often. */
  readonly task: string;
  /** What a second one would do; a model may be asked again. */
  readonly repeat: Repeat;
  readonly at: number;
  /** What it was told; null while it waits, or for ever. */
  answer: string | null;
}
