// Whom a selection is about at a position: which node, and which actor of it.
import type { NodeId } from '@cadre/graph-schema';
import type { ActorPath, Lane } from '@cadre/run-core';
import type { Selection } from './replay-store.ts';
import { wordsOf, type StepContext } from './step-words.ts';
import type { RunStore } from './open-recording.ts';

export interface Subject {
  readonly node: NodeId | null;
  /** The newest agent, tool or inner graph that worked in the node by then; null when none did, or the node is none's. */
  readonly actor: ActorPath | null;
}

const nobody: Subject = { node: null, actor: null };

export interface SubjectInput {
  readonly store: RunStore;
  readonly lanes: readonly Lane[];
  readonly steps: StepContext;
  readonly cursor: number;
}

export function subjectOf(selection: Selection, { store, lanes, steps, cursor }: SubjectInput): Subject {
  if (selection.type === 'run' || cursor === 0) return nobody;
  if (selection.type === 'step') {
    const { actor, node } = wordsOf(store.recording.eventAt(cursor), steps);
    if (actor === null || node === null) return nobody;
    // What happened in a graph further inside is seen at the node that runs it.
    return { actor, node: store.recording.levels.nodeIn(store.getState().level, { actor, node }) };
  }
  if (selection.type === 'actor') return { actor: selection.actor, node: lanes.find((lane) => lane.actor === selection.actor)?.node ?? null };
  return { node: selection.node, actor: newestActor(lanes, selection.node, store.recording.eventAt(cursor).at) };
}

/** Lanes come in the order they started; one that started later than `at` does not exist yet. */
export function newestActor(lanes: readonly Lane[], node: NodeId, at: number): ActorPath | null {
  return lanes.findLast((lane) => lane.node === node && (lane.role === 'agent' || lane.role === 'tool' || lane.role === 'graph') && lane.startedAt <= at)?.actor ?? null;
}
