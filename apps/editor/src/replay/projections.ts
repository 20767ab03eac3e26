// Projections at the cursor, computed once for all parts of the page that show them.
import { overlayAt, summaryAt, type Overlay, type Replay, type Summary } from '@cadre/run-core';

export const overlayShown: (replay: Replay, seq: number) => Overlay = keepingNewest(overlayAt);
export const summaryShown: (replay: Replay, seq: number) => Summary = keepingNewest(summaryAt);

function keepingNewest<T>(project: (replay: Replay, seq: number) => T): (replay: Replay, seq: number) => T {
  const newest = new WeakMap<Replay, { readonly seq: number; readonly value: T }>();
  return (replay, seq) => {
    const known = newest.get(replay);
    if (known?.seq === seq) return known.value;
    const value = project(replay, seq);
    newest.set(replay, { seq, value });
    return value;
  };
}
