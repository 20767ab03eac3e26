// What every part of the run page reads: the opened run and what is derived from its log once for all of them.
import { createContext, useContext, useDeferredValue, useMemo } from 'react';
import type { Graph, NodeId } from '@cadre/graph-schema';
import { timelineOf, type ActorPath, type Bar, type Lane } from '@cadre/run-core';
import { createEffectIndex } from './effect-index.ts';
import { createNamesIndex, namesOf, type NodeNames } from './node-names.ts';
import type { Opened, RunStore } from './open-recording.ts';
import type { StepContext } from './step-words.ts';
import { timelineRows, type TimelineRow } from './timeline-rows.ts';
import { useReplay } from './use-replay.ts';

export interface RunView {
  readonly id: string;
  /** The graph that is looked at, and the path of its flow. */
  readonly graph: Graph;
  readonly level: ActorPath;
  readonly names: NodeNames;
  readonly store: RunStore;
  /** Of the whole log, whatever the cursor shows; at this level. */
  readonly lanes: readonly Lane[];
  readonly rows: readonly TimelineRow[];
  readonly steps: StepContext;
}

const RunContext = createContext<RunView | null>(null);
export const RunProvider = RunContext.Provider;

/** @throws outside of a RunProvider */
export function useRunView(): RunView {
  const view = useContext(RunContext);
  if (view === null) throw new Error('This part of the run page stands outside of a RunProvider.');
  return view;
}

/** The lanes follow a growing log a little later than the cursor when it grows fast: they are the dearest to derive. */
export function useOpenedView(id: string, { store }: Opened): RunView {
  const level = useReplay(store, (state) => state.level);
  const { graph } = store.recording.levels.at(level);
  const length = useDeferredValue(useReplay(store, (state) => state.length));
  const names = useMemo(() => namesOf(graph), [graph]);
  // `length` stands for the recording, which is appended to in place.
  const lanes = useMemo(() => (length === 0 ? [] : timelineOf(store.recording, level)), [store, length, level]);
  const effectOf = useMemo(() => createEffectIndex(store.recording), [store]);
  const steps = useMemo(() => ({ effectOf, namesOf: createNamesIndex(store.recording) }), [effectOf, store]);
  const rows = useMemo(() => timelineRows(lanes, { names, nodeOf: (bar) => nodeOfBar(bar, { store, level, effectOf }), workedMs: (bar) => workedMs(bar, store) }), [lanes, names, effectOf, store, level]);
  return useMemo(() => ({ id, graph, level, names, store, lanes, rows, steps }), [id, graph, level, names, store, lanes, rows, steps]);
}

function nodeOfBar(bar: Bar, { store, level, effectOf }: Pick<RunView, 'store' | 'level'> & Pick<StepContext, 'effectOf'>): NodeId | null {
  const effect = effectOf(bar.effect);
  return effect === undefined ? null : store.recording.levels.nodeIn(level, effect);
}

function workedMs(bar: Bar, { recording }: RunStore): number | null {
  if (bar.toSeq === null || (bar.type !== 'model' && bar.type !== 'tool')) return null;
  const { type, payload } = recording.eventAt(bar.toSeq);
  if (type === 'effect.completed') return 'reply' in payload ? payload.reply.durationMs : 'result' in payload ? payload.result.durationMs : null;
  return type === 'effect.failed' ? payload.durationMs : null;
}
