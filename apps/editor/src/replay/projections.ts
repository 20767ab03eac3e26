// Projections at the cursor, computed once for all parts of the page that show them.
import type { NodeId } from '@cadre/graph-schema';
import { overlayAt, ROOT, summaryAt, type ActorPath, type Effect, type Overlay, type PersonAsk, type Replay, type Summary } from '@cadre/run-core';
import type { RunStore } from './open-recording.ts';

/** Of the run's own graph, or of one inside: `level` is the path of its flow. */
export const overlayShown: (replay: Replay, seq: number, level: ActorPath) => Overlay = keepingNewest(overlayAt);
export const summaryShown: (replay: Replay, seq: number) => Summary = keepingNewest((replay, seq) => summaryAt(replay, seq));

/** Approvals that waited after event `seq`. */
export function askedAt({ recording }: RunStore, seq: number): readonly PersonAsk[] {
  return seq === 0 ? [] : [...recording.stateAt(seq).effects.values()].filter((effect) => effect.type === 'person.ask');
}

/** The node by which a level shows an effect: what a graph inside asks for is seen at the node that runs it. */
export function nodeShowing({ levels }: Replay, level: ActorPath, effect: Pick<Effect, 'actor' | 'node'>): readonly NodeId[] {
  const node = levels.nodeIn(level, effect);
  return node === null ? [] : [node];
}

type Project<T> = (replay: Replay, seq: number, level?: ActorPath) => T;

function keepingNewest<T>(project: Project<T>): Project<T> {
  const newest = new WeakMap<Replay, { readonly seq: number; readonly level: ActorPath; readonly value: T }>();
  return (replay, seq, level = ROOT) => {
    const known = newest.get(replay);
    if (known?.seq === seq && known.level === level) return known.value;
    const value = project(replay, seq, level);
    newest.set(replay, { seq, level, value });
    return value;
  };
}
