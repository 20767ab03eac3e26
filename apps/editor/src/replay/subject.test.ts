import { toNodeId } from '@cadre/graph-schema';
import { compile, Replay, timelineOf, toActorPath } from '@cadre/run-core';
import { drawGraph, play } from '@cadre/run-core/testing';
import { describe, expect, test } from 'vitest';
import { createEffectIndex } from './effect-index.ts';
import { namesOf } from './node-names.ts';
import { createReplayStore, type Selection } from './replay-store.ts';
import { subjectOf } from './subject.ts';

const graph = drawGraph({
  nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', strategy: 'pipeline' }, billing: { kind: 'worker' }, done: { kind: 'output' } },
  edges: ['start -> lead', 'lead.workers -> billing', 'lead -> done'],
});
const compiled = compile(graph);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
const store = createReplayStore(new Replay(compiled.value));
store.append(play(compiled.value, {}).events);
const input = { store, lanes: timelineOf(store.recording), steps: { namesOf: () => namesOf(graph), effectOf: createEffectIndex(store.recording) } };

function subject(selection: Selection, cursor = store.getState().length) {
  return subjectOf(selection, { ...input, cursor });
}

describe('whom a selection is about', () => {
  test('the run as a whole is nobody', () => {
    expect(subject({ type: 'run' })).toEqual({ node: null, actor: null });
  });

  test('a step is about the actor whose event it is', () => {
    expect(subject({ type: 'step' }, 2)).toEqual({ node: 'billing', actor: 'flow/lead/billing#1' });
    expect(subject({ type: 'step' }, 3)).toEqual({ node: 'lead', actor: 'flow/lead' });
    expect(subject({ type: 'step' }, 1)).toEqual({ node: null, actor: null });
  });

  test('a node is about its newest actor, if any has worked in it by then', () => {
    expect(subject({ type: 'node', node: toNodeId('billing') })).toEqual({ node: 'billing', actor: 'flow/lead/billing#1' });
    expect(subject({ type: 'node', node: toNodeId('done') })).toEqual({ node: 'done', actor: null });
  });

  test('an actor is about its node', () => {
    expect(subject({ type: 'actor', actor: toActorPath('flow/lead') })).toEqual({ node: 'lead', actor: 'flow/lead' });
  });
});
