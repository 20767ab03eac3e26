import { expect, test } from 'vitest';
import type { Graph } from '@cadre/graph-schema';
import { compile, hashState, Replay, summaryAt } from '@cadre/run-core';
import type { Compiled, RunEvent } from '@cadre/run-core';
import { drawGraph, play } from '@cadre/run-core/testing';
import { changeOf } from './row-change.ts';
import { FoldFailed, RunFold } from './run-fold.ts';
import { totalsOf } from './tally.ts';

const drawing = drawGraph({
  nodes: {
    start: { kind: 'input' }, fork: { kind: 'transform', value: '1' }, a: { kind: 'worker' }, b: { kind: 'worker' }, c: { kind: 'worker' }, join: { kind: 'join', policy: 'any' },
    ask: { kind: 'approval', question: 'Well?', deadline: 'P1D' }, end: { kind: 'output', value: "'done'" },
  },
  edges: ['start -> fork', 'fork -> a', 'fork -> b', 'fork -> c', 'a -> join', 'b -> join', 'c -> join', 'join -> ask', 'ask.approved -> end', 'ask.rejected -> end', 'ask.timeout -> end'],
});

const retrying = drawGraph({
  nodes: { start: { kind: 'input' }, a: { kind: 'worker' }, look: { kind: 'code', source: 'return args', repeat: 'once' }, b: { kind: 'worker' }, end: { kind: 'output' } },
  edges: ['start -> a', 'a -> look', 'look -> b', 'b -> end'],
});

function compiled(): Compiled {
  return compiledFrom(drawing);
}

function compiledFrom(graph: Graph): Compiled {
  const result = compile(graph);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Of three calls the first answer wins and the others are cancelled; then a person decides. */
function history(machines: Compiled): readonly RunEvent[] {
  const { events } = play(machines, {}, { reply: (effect) => ({ text: effect.node }), pick: (effects) => effects.length - 1 });
  return events.map((event, index) => ({ ...event, at: event.at + index * 1_000 }));
}

test('model time counts each call: answered ones as long as they took, cancelled ones until they were cancelled', () => {
  const machines = compiled();
  const fold = new RunFold(machines);
  const times = history(machines).map((event) => totalsOf(fold.take(event).tally, fold.state, event.at).timing);
  // The join takes the first answer, 900 ms of work; the two others ran for the 2 s between the events.
  expect(times.map(({ model }) => model)).toEqual([0, 4_900, 4_900]);
  // The person took the 2 s between the last two.
  expect(times.map(({ waiting }) => waiting)).toEqual([0, 0, 2_000]);
});

test('counts what run-core counts, at every place', () => {
  const machines = compiledFrom(retrying);
  const { events } = play(machines, {}, { reply: (effect) => (effect.attempt === 1 ? { fail: 'provider_unavailable' } : { text: effect.node }) });
  const replay = new Replay(machines, events);
  const fold = new RunFold(machines);
  for (const event of events) {
    fold.take(event);
    const summary = summaryAt(replay, event.seq);
    const { agents, ...totals } = totalsOf(fold.folded.tally, fold.state, event.at);
    const byNode = summary.byNode.map(({ node, usage: { toolCalls: _, ...usage } }) => ({ node, model: 'offline:demo', ...usage }));
    expect(new Set(agents)).toEqual(new Set(byNode));
    expect(totals).toEqual({ usage: summary.usage, timing: { model: summary.timing.model, tool: summary.timing.tool, waiting: summary.timing.waiting } });
  }
  expect(fold.state.endedAt).not.toBeNull();
});

test('a saved fold goes on as if it had never been away, at every place', () => {
  const machines = compiled();
  const events = history(machines);
  const whole = new RunFold(machines);
  for (const event of events) whole.take(event);
  for (let cut = 1; cut < events.length; cut += 1) {
    const first = new RunFold(machines);
    for (const event of events.slice(0, cut)) first.take(event);
    const second = new RunFold(machines);
    expect(second.restore(JSON.parse(JSON.stringify(first.save())))).toBe(true);
    for (const event of events.slice(cut)) second.take(event);
    expect(hashState(second.state)).toBe(hashState(whole.state));
    expect(second.folded.tally).toEqual(whole.folded.tally);
  }
});

test('a damaged snapshot is refused and changes nothing', () => {
  const machines = compiled();
  const fold = new RunFold(machines);
  for (const event of history(machines).slice(0, 2)) fold.take(event);
  const snapshot = fold.save();
  const fresh = new RunFold(machines);
  for (const damaged of [{ ...snapshot, stateHash: 'sha256:other' }, { ...snapshot, seq: 1 }, { ...snapshot, state: null }, { ...snapshot, state: { run: {}, tally: { modelMs: 0, opened: [] }, at: 0 } }]) {
    expect(fresh.restore(damaged)).toBe(false);
    expect(fresh.seq).toBe(0);
  }
});

test('an event that can not be folded says which, and the fold stays where it was', () => {
  const machines = compiled();
  const [first, second] = history(machines);
  if (first === undefined || second === undefined) throw new Error('The history has two events.');
  const fold = new RunFold(machines);
  fold.take(first);
  expect(() => fold.take({ ...second, seq: 9 })).toThrow(FoldFailed);
  expect(fold.seq).toBe(1);
});

test('the row changes with status, approvals and the end, and for most events not at all', () => {
  const machines = compiled();
  const fold = new RunFold(machines);
  const changes = history(machines).map((event) => {
    const before = fold.seq === 0 ? null : fold.state;
    return { type: event.type, change: changeOf(before, fold.take(event)) };
  });
  expect(changes[0]).toMatchObject({ type: 'run.started', change: { status: 'running' } });
  const asked = changes.findIndex(({ change }) => change?.approvals?.length === 1);
  expect(changes[asked]?.change).toMatchObject({ status: 'waiting', approvals: [{ question: 'Well?', node: 'ask' }] });
  expect(changes.slice(1, asked).every(({ change }) => change === undefined)).toBe(true);
  expect(changes.at(-1)?.change).toMatchObject({ status: 'completed', approvals: [], result: { output: 'done', error: null } });
});
