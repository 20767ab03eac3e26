// Projections at the cursor, computed once for all parts of the page that show them.
import type { NodeId } from '@cadre/graph-schema';
import { overlayAt, ROOT, summaryAt, type Effect, type Overlay, type PersonAsk, type Replay, type Summary } from '@cadre/run-core';
import type { RunStore } from './open-recording.ts';

export const overlayShown: (replay: Replay, seq: number) => Overlay = keepingNewest((replay, seq) => overlayAt(replay, seq));
export const summaryShown: (replay: Replay, seq: number) => Summary = keepingNewest(summaryAt);

/** Approvals that waited after event `seq`. */
export function askedAt({ recording }: RunStore, seq: number): readonly PersonAsk[] {
  return seq === 0 ? [] : [...recording.stateAt(seq).effects.values()].filter((effect) => effect.type === 'person.ask');
}

/** The node of the run's own graph that shows an effect: what a graph inside asks for is seen at the node that runs it. */
export function nodeShowing({ levels }: Replay, effect: Pick<Effect, 'actor' | 'node'>): readonly NodeId[] {
  const node = levels.nodeIn(ROOT, effect);
  return node === null ? [] : [node];
}

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
