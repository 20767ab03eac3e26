// News that travel between processes: hints that a log grew, words as they stream, and calls to whoever holds a run.
// Best effort: the log is what counts, and whoever missed a hint finds the event by its next look.
import type { RunId } from '@cadre/run-core';
import type { DeltaShape } from '../shapes/index.ts';

export interface LiveNews {
  /** The log has grown up to `seq` at least. */
  readonly seq?: number;
  readonly deltas?: readonly DeltaShape[];
}

export interface Live {
  publish(run: RunId, news: LiveNews): void;
  /** From now on `listener` hears of `run`, wherever it is hosted. @returns stop */
  watch(run: RunId, listener: (news: LiveNews) => void): () => void;
  /** Somebody who does not hold `run` has appended to it: its holder should read on. */
  call(run: RunId): void;
  /** `null` when calls may have been missed: every holder should read on. @returns stop */
  onCall(listener: (run: RunId | null) => void): () => void;
  stop(): Promise<void>;
}
