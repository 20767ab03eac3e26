// Loads what a run page needs, once: the graph that ran with those inside it, compiled, and its log so far, folded.
import { subgraphsOf, type Graph } from '@cadre/graph-schema';
import { compile, Replay } from '@cadre/run-core';
import { createReplayStore, type ReplayStore } from './replay-store.ts';
import { toRunEvent } from './wire-event.ts';
import type { RunSource } from './run-source.ts';

export type RunStore = ReplayStore<Replay>;

export interface Opened {
  readonly graph: Graph;
  readonly store: RunStore;
}

const PAGE = 1_000;

/** @throws ProblemError when the API refuses, `UnreadableRun` when the graph is none for this version */
export async function openRecording(source: RunSource, id: string, onLoaded: (events: number) => void): Promise<Opened> {
  const graph = await source.graph(id);
  const compiled = compile(graph, { graphs: await graphsInside(source, id, graph) });
  if (!compiled.ok) {
    const [first] = compiled.error;
    const reason = first === undefined ? '' : ` (${first.code}${first.node === undefined ? '' : ` at ${first.node}`})`;
    throw new UnreadableRun(`The graph that ran does not compile in this version of the editor${reason}.`);
  }
  const store = createReplayStore(new Replay(compiled.value));
  for (let after: number | null = 0; after !== null; ) {
    const page = await source.events(id, { after, limit: PAGE });
    store.append(page.items.map(toRunEvent));
    onLoaded(store.getState().length);
    after = page.next === null ? null : Number(page.next);
  }
  return { graph, store };
}

async function graphsInside(source: RunSource, id: string, graph: Graph): Promise<ReadonlyMap<string, Graph>> {
  if (subgraphsOf(graph).length === 0) return new Map();
  const { items } = await source.graphs(id);
  return new Map(items.map((frozen) => [frozen.digest, frozen.graph]));
}

/** The run exists, but this version of the editor can't show it. */
export class UnreadableRun extends Error {
  override readonly name = 'UnreadableRun';
}
