import type { EventShape, FrozenGraphShape } from '@cadre/client';
import { digestGraph, type Graph, type JsonObject } from '@cadre/graph-schema';
import { compile, hashState, type RunEvent } from '@cadre/run-core';
import { drawGraph, play } from '@cadre/run-core/testing';
import { describe, expect, test } from 'vitest';
import { openRecording, UnreadableRun } from './open-recording.ts';
import type { RunSource } from './run-source.ts';

const graph = drawGraph({
  nodes: { start: { kind: 'input' }, draft: { kind: 'worker' }, check: { kind: 'condition', cases: [{ id: 'again', label: 'Again', when: 'nodes.draft.visits < 5' }] }, done: { kind: 'output' } },
  edges: ['start -> draft', 'draft -> check', 'check.again -> draft max 9', 'check.else -> done'],
});
const compiled = compile(graph);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
const { events, state } = play(compiled.value, {});

function shapeOf(event: RunEvent): EventShape {
  const payload: JsonObject = JSON.parse(JSON.stringify(event.payload));
  return { seq: event.seq, actor: 'flow', type: event.type, payload, at: new Date(event.at).toISOString() };
}

/** A log in pages of two, as the API would give it. */
function sourceOf(log: readonly EventShape[], document: Graph = graph, inside: readonly FrozenGraphShape[] = []): RunSource {
  return {
    graph: async () => document,
    graphs: async () => ({ items: [...inside, { digest: digestGraph(document), graph: document }], next: null }),
    events: async (_id, page) => {
      const after = page?.after ?? 0;
      const items = log.filter((event) => event.seq > after).slice(0, 2);
      const last = items.at(-1)?.seq ?? after;
      return { items, next: last < log.length ? String(last) : null };
    },
    stream: async () => undefined,
  };
}

describe('opening a run', () => {
  test('all pages are folded, and the state is the one the run had', async () => {
    const progress: number[] = [];
    const { store } = await openRecording(sourceOf(events.map(shapeOf)), 'run', (loaded) => progress.push(loaded));
    expect(store.getState()).toMatchObject({ length: events.length, cursor: events.length, fault: null });
    expect(hashState(store.recording.stateAt(events.length))).toBe(hashState(state));
    expect(progress).toEqual([2, 4, 6]);
  });

  test('a graph that runs others is opened with them', async () => {
    const outer = drawGraph({ nodes: { start: { kind: 'input' }, inner: { kind: 'subgraph', graph: 'inner', revision: digestGraph(graph) }, done: { kind: 'output' } }, edges: ['start -> inner', 'inner -> done'] });
    const inside = [{ digest: digestGraph(graph), graph }];
    const nested = compile(outer, { graphs: new Map([[digestGraph(graph), graph]]) });
    if (!nested.ok) throw new Error(JSON.stringify(nested.error));
    const { store } = await openRecording(sourceOf(play(nested.value, {}).events.map(shapeOf), outer, inside), 'run', () => undefined);
    expect(store.recording.levels.all.map(({ path, graph: shown }) => [path, shown.nodes.length])).toEqual([['flow', 3], ['flow/inner', 4]]);
    await expect(openRecording(sourceOf([], outer), 'run', () => undefined)).rejects.toThrow('subgraph_missing at inner');
  });

  test('a graph that does not compile here is told, not shown', async () => {
    const broken = drawGraph({ nodes: { start: { kind: 'input' }, call: { kind: 'http' }, done: { kind: 'output' } }, edges: ['start -> call', 'call -> done'] });
    await expect(openRecording(sourceOf([], broken), 'run', () => undefined)).rejects.toThrow(UnreadableRun);
  });

  test('a log of another version of the compiler is told at the event where it stops', async () => {
    const [first, ...rest] = events.map(shapeOf);
    if (first === undefined) throw new Error('The run has events.');
    const foreign = { ...first, payload: { ...first.payload, semantics: 999 } };
    const { store } = await openRecording(sourceOf([foreign, ...rest]), 'run', () => undefined);
    expect(store.getState()).toMatchObject({ length: 0, cursor: 0, fault: { seq: 1 } });
  });

  test('an event of an unknown type is refused', async () => {
    const [first] = events.map(shapeOf);
    if (first === undefined) throw new Error('The run has events.');
    const foreign = JSON.parse(JSON.stringify({ ...first, type: 'run.renamed' }));
    await expect(openRecording(sourceOf([foreign]), 'run', () => undefined)).rejects.toThrow(/type/);
  });
});
