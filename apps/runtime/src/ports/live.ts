// News for people who watch a run, from whichever process holds it: a hint that its log grew, and words as they stream.
// Best effort: the log is what counts, and a watcher who missed a hint finds the event by its next look.
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
}
