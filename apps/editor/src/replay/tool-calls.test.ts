import { toNodeId } from '@cadre/graph-schema';
import { compile, Replay, ROOT, type ToolCallEffect } from '@cadre/run-core';
import { drawGraph, play } from '@cadre/run-core/testing';
import { describe, expect, test } from 'vitest';
import { callsOf } from './tool-calls.ts';

const graph = drawGraph({
  nodes: { start: { kind: 'input' }, lookup: { kind: 'code', source: 'return args', arguments: { type: 'object', properties: { id: { type: 'string' } } } }, done: { kind: 'output' } },
  edges: ['start -> lookup', 'lookup -> done'],
});
const compiled = compile(graph);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
const played = play(compiled.value, { id: 'A' }, { tool: (effect: ToolCallEffect) => effect.request.arguments });
const replay = new Replay(compiled.value, played.events);
const query = { level: ROOT, node: toNodeId('lookup') };

describe('the calls of a tool', () => {
  test('are open until their answer is in the log', () => {
    expect(callsOf(replay, { ...query, seq: 1 })).toMatchObject([{ end: { type: 'open' }, seq: 1, effect: { request: { arguments: { id: 'A' } } } }]);
    expect(callsOf(replay, { ...query, seq: 2 })).toMatchObject([{ end: { type: 'completed', result: { output: { id: 'A' } } }, seq: 2 }]);
  });

  test('are those of the node alone', () => {
    expect(callsOf(replay, { ...query, node: toNodeId('start'), seq: 2 })).toEqual([]);
  });
});
