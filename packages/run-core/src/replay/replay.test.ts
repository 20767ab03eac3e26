import { expect, test } from 'vitest';
import { compile } from '../compile/compile.ts';
import { toActorPath } from '../ids.ts';
import { drawGraph, play, type Drawing, type World } from '../testing/index.ts';
import { conversationOf } from './conversation.ts';
import { overlayAt } from './overlay.ts';
import { Replay } from './replay.ts';
import { summaryAt } from './summary.ts';
import { timelineOf } from './timeline.ts';

function replayOf(drawing: Drawing, world: World): Replay {
  const result = compile(drawGraph(drawing));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return new Replay(result.value, play(result.value, { n: 1 }, world).events);
}

const desk: Drawing = {
  nodes: {
    start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Lead.', strategy: 'broadcast' }, one: { kind: 'worker' }, two: { kind: 'worker' }, idle: { kind: 'worker' },
    gate: { kind: 'condition', cases: [{ id: 'pay', label: 'Pay', when: 'input.n > 0' }] }, ask: { kind: 'approval', question: 'Pay?', deadline: 'P1D' }, done: { kind: 'output' }, other: { kind: 'output' },
  },
  edges: ['start -> lead', 'lead.workers -> one', 'lead.workers -> two', 'lead -> gate', 'gate.pay -> ask', 'gate.else -> idle', 'idle -> other', 'ask.approved -> done', 'ask.rejected -> other', 'ask.timeout -> other'],
};
const failing: World = { reply: (effect) => (effect.node === 'two' ? { fail: 'provider_auth', message: 'No key.' } : { text: `${effect.node} answers` }) };
const replay = replayOf(desk, failing);

const statusOf = (node: string, seq: number) => overlayAt(replay, seq).nodes.get(node as never)?.status ?? 'idle';

test('paints nodes as they stood at each event', () => {
  expect(['start', 'lead', 'one', 'two', 'gate'].map((node) => statusOf(node, 1))).toEqual(['done', 'running', 'running', 'running', 'idle']);
  expect(['one', 'two'].map((node) => statusOf(node, 3))).toEqual(['done', 'failed']);
  expect(['lead', 'gate', 'ask', 'idle'].map((node) => statusOf(node, 4))).toEqual(['done', 'done', 'waiting', 'idle']);
  expect(statusOf('ask', 5)).toBe('done');
});

test('counts taken edges, delegations too', () => {
  const { edges } = overlayAt(replay, 4);
  expect(Object.fromEntries(edges)).toEqual({ e1: 1, e2: 1, e3: 1, e4: 1, e5: 1 });
});

test('gives each node its own usage, ports and output', () => {
  const { nodes } = overlayAt(replay, replay.length);
  expect(nodes.get('lead' as never)).toMatchObject({ visits: 1, usage: { modelCalls: 1 }, workedMs: 900, output: 'lead answers' });
  expect(nodes.get('two' as never)).toMatchObject({ usage: { modelCalls: 1 }, error: { code: 'provider_auth' } });
  expect(nodes.get('gate' as never)?.ports).toEqual(['pay']);
});

test('has a lane an actor in reading order, a bar an effect', () => {
  const lanes = timelineOf(replay);
  expect(lanes.map((lane) => [lane.depth, lane.actor])).toEqual([[0, 'flow'], [1, 'flow/lead'], [2, 'flow/lead/one#1'], [2, 'flow/lead/two#1']]);
  expect(lanes[0]?.bars.map((bar) => [bar.type, bar.outcome])).toEqual([['person', 'completed'], ['timer', 'cancelled']]);
  expect(lanes[1]?.bars).toMatchObject([{ type: 'model', label: 'conclude', fromSeq: 3, toSeq: 4 }]);
});

test("tells an agent's conversation, call by call", () => {
  expect(conversationOf(replay, toActorPath('flow/lead/two#1'))).toMatchObject([{ attempt: 1, reply: null, error: { code: 'provider_auth' } }]);
  expect(conversationOf(replay, toActorPath('flow/lead'), 3)).toMatchObject([{ reply: null, error: null, request: { purpose: 'conclude' } }]);
});

test('sums the run up', () => {
  expect(summaryAt(replay)).toMatchObject({ status: 'completed', usage: { modelCalls: 3, inputTokens: 20 }, timing: { model: 1_900, waiting: 1_000, total: 4_000 } });
});

test('a long log is walked backwards and forwards to the same states', () => {
  const loop = replayOf({
    nodes: { start: { kind: 'input' }, work: { kind: 'worker' }, again: { kind: 'condition', cases: [{ id: 'more', label: 'More', when: 'nodes.work.visits < 200' }] }, done: { kind: 'output', value: 'nodes.work.visits' } },
    edges: ['start -> work', 'work -> again', 'again.more -> work max 500', 'again.else -> done'],
  }, {});
  const visits = (seq: number) => overlayAt(loop, seq).nodes.get('work' as never)?.visits;
  expect([201, 100, 150, 33, 1].map((seq) => [loop.stateAt(seq).seq, visits(seq)])).toEqual([[201, 200], [100, 100], [150, 150], [33, 33], [1, 1]]);
  expect(() => loop.stateAt(202)).toThrow(RangeError);
});

test('branches cut short by a join are painted as cancelled', () => {
  const race = replayOf({
    nodes: { start: { kind: 'input' }, a: { kind: 'worker' }, b: { kind: 'worker' }, first: { kind: 'join', policy: 'any' }, done: { kind: 'output' } },
    edges: ['start -> a', 'start -> b', 'a -> first', 'b -> first', 'first -> done'],
  }, {});
  const { nodes } = overlayAt(race);
  expect([nodes.get('a' as never)?.status, nodes.get('b' as never)?.status]).toEqual(['done', 'cancelled']);
  expect(nodes.get('b' as never)?.usage.modelCalls).toBe(0);
  expect(conversationOf(race, toActorPath('flow/start.b/b'))).toMatchObject([{ reply: null, error: null }]);
  expect(summaryAt(race)).toMatchObject({ usage: { modelCalls: 1 }, timing: { model: 1_900 } });
});
