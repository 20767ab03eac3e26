// Time as the engine sees it, so that tests can move it.
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `due` once, not before `at` (milliseconds since the epoch) by this clock. @returns cancel */
  wake(at: number, due: () => void): () => void;
}
