import type { Graph, Json } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { toActorPath, toRunId, type ActorPath } from '../ids.ts';
import { dehydrate, hashState, hydrate } from '../run/snapshot.ts';
import { forkEvents } from '../run/fork-events.ts';
import { begin, fold, step } from '../run/step.ts';
import { conversationOf } from '../replay/conversation.ts';
import { overlayAt } from '../replay/overlay.ts';
import { Replay } from '../replay/replay.ts';
import { summaryAt } from '../replay/summary.ts';
import { timelineOf } from '../replay/timeline.ts';
import { drawGraph, nestDrawing, play, type Drawing, type Drawn, type World } from '../testing/index.ts';
import { compile, MOST_LEVELS, type Compiled } from './compile.ts';

function compiled({ graph, graphs }: Drawn): Compiled {
  const result = compile(graph, { graphs });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function issuesOf({ graph, graphs }: Drawn) {
  const result = compile(graph, { graphs });
  return result.ok ? [] : result.error;
}

const textInput = { schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false } };
/** All three use the same node ids. */
const writer = nestDrawing({
  nodes: { start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Write.', task: 'Write about {{ input.text }}' }, done: { kind: 'output', value: "{'written': nodes.ask.output}" } },
  edges: ['start -> ask', 'ask -> done'],
  input: textInput,
  settings: { model: 'offline:inner' },
});
const editor = nestDrawing({
  nodes: { start: { kind: 'input' }, ask: { kind: 'subgraph', graph: 'writer', input: "{'text': input.text + '!'}" }, check: { kind: 'approval', question: 'Good?', deadline: null }, done: { kind: 'output', value: 'nodes.ask.output.written' } },
  edges: ['start -> ask', 'ask -> check', 'check.approved -> done', 'check.rejected -> done'],
  input: textInput,
}, { writer });
const desk: Drawing = {
  nodes: { start: { kind: 'input' }, ask: { kind: 'subgraph', graph: 'editor' }, after: { kind: 'worker', instructions: 'Sum up.' }, done: { kind: 'output', value: "{'ask': nodes.ask.output, 'after': nodes.after.output}" } },
  edges: ['start -> ask', 'ask -> after', 'after -> done'],
};
const nested = compiled(nestDrawing(desk, { editor }));
const input = { text: 'lamps' };

describe('graphs in graphs', () => {
  test('run to the end, each with its own nodes, input and default model', () => {
    const { state, steps } = play(nested, input, { reply: (effect) => ({ text: `${effect.actor} by ${effect.request.model}: ${JSON.stringify(effect.request.messages[0])}` }) });
    expect(state).toMatchObject({ status: 'completed', usage: { modelCalls: 2 } });
    const asked = steps.flatMap((made) => made.effects.map((effect) => [effect.actor, effect.node, effect.type]));
    expect(asked).toEqual([['flow/ask/ask/ask', 'ask', 'model.generate'], ['flow/ask', 'check', 'person.ask'], ['flow/after', 'after', 'model.generate']]);
    expect(state.output).toMatchObject({ ask: expect.stringMatching(/^flow\/ask\/ask\/ask by offline:inner: .*Write about lamps!/), after: expect.stringMatching(/by offline:demo: .*Write about lamps!/) });
  });

  test('are the same machines whatever runs them, and leave those of the graph around them as they are', () => {
    const flat = compiled(nestDrawing({ ...desk, nodes: { ...desk.nodes, ask: { kind: 'transform', value: '1' } } }));
    expect([...flat.machines.keys()]).toEqual(['flow', 'agent:after']);
    expect([...nested.machines.keys()].filter((id) => !id.includes('/'))).toEqual(['flow', 'agent:after']);
    expect(nested.units.size).toBe(3);
    const twice = compiled(nestDrawing({ nodes: { ...desk.nodes, again: { kind: 'subgraph', graph: 'editor', input: 'input' } }, edges: ['start -> ask', 'ask -> again', 'again -> after', 'after -> done'] }, { editor }));
    expect(twice.units.size).toBe(3);
    expect(twice.machineHash).not.toBe(nested.machineHash);
  });

  test('go on from a snapshot as from the log, at every event', () => {
    const { events } = play(nested, input);
    for (let seq = 1; seq < events.length; seq++) {
      const stored = JSON.parse(JSON.stringify(dehydrate(fold(nested, events.slice(0, seq)))));
      expect(hashState(fold(nested, events.slice(seq), hydrate(nested, stored)))).toBe(hashState(fold(nested, events)));
    }
  });

  test('can be forked within: what was answered inside stays, what was edited inside is heard outside', () => {
    const { events } = play(nested, input);
    const answered = events.findIndex((event) => event.type === 'effect.completed');
    const answer = events[answered];
    if (answer?.type !== 'effect.completed') throw new Error('The writer must have answered');
    const forked = forkEvents(events, {
      run: toRunId('fork'), digest: nested.digest, parent: { run: toRunId('run'), seq: 3 }, now: 1_800_000_000_000, at: answered + 2, edits: [{ effect: answer.payload.effect, output: 'edited' }],
    });
    if (!forked.ok) throw new Error(forked.error.message);
    const state = fold(nested, forked.value);
    expect(state.status).toBe('waiting');
    const ask = [...state.effects.values()][0];
    if (ask?.type !== 'person.ask') throw new Error('A person must be asked');
    const at = 1_800_000_000_001;
    const next = step(nested, state, { seq: state.seq + 1, at, type: 'decision.given', payload: { effect: ask.id, decision: 'approved', by: 'me' } });
    expect(next.effects).toMatchObject([{ actor: 'flow/after', request: { messages: [{ text: expect.stringContaining('edited') }] } }]);
  });

  test('see nothing of the graph around them, and give nothing but their output', () => {
    const inner = nestDrawing({ nodes: { start: { kind: 'input' }, done: { kind: 'output', value: "{'nodes': nodes.start.visits, 'outer': nodes.?outer.orValue('none')}" } }, edges: ['start -> done'] });
    expect(issuesOf(inner).map(({ code }) => code)).toEqual(['unknown_node']);
    const plain = nestDrawing({ nodes: { start: { kind: 'input' }, done: { kind: 'output', value: "{'visits': nodes.start.visits, 'run': run.id}" } }, edges: ['start -> done'] });
    const outer = compiled(nestDrawing({ nodes: { start: { kind: 'input' }, outer: { kind: 'transform', value: '1' }, start2: { kind: 'subgraph', graph: 'plain' }, done: { kind: 'output', value: 'nodes.start2.output' } }, edges: ['start -> outer', 'outer -> start2', 'start2 -> done'] }, { plain }));
    expect(play(outer, null).state.output).toEqual({ visits: 1, run: 'run' });
  });

  test('run once an item in a map, and in branches at the same time', () => {
    const mapped = compiled(nestDrawing({
      nodes: { start: { kind: 'input' }, each: { kind: 'map', items: "['a', 'b', 'c']", concurrency: 3 }, one: { kind: 'subgraph', graph: 'writer', parent: 'each', input: "{'text': item}" }, done: { kind: 'output', value: 'nodes.each.output' } },
      edges: ['start -> each', 'each -> done'],
    }, { writer }));
    const { state, steps } = play(mapped, null, { pick: (effects) => effects.length - 1, reply: (effect) => ({ text: effect.actor }) });
    expect(steps[0]?.effects.map(({ actor }) => actor)).toEqual(['flow/each#1/one/ask', 'flow/each#2/one/ask', 'flow/each#3/one/ask']);
    expect(state.output).toEqual([{ written: 'flow/each#1/one/ask' }, { written: 'flow/each#2/one/ask' }, { written: 'flow/each#3/one/ask' }]);
  });
});

describe('a graph inside that fails', () => {
  const failing: World = { reply: (effect) => (effect.actor === 'flow/ask/ask' ? { fail: 'provider_auth', message: 'No key.' } : { text: 'Said' }) };
  const around = (ask: object, edges: readonly string[] = ['start -> ask', 'ask -> done']) =>
    compiled(nestDrawing({ nodes: { start: { kind: 'input' }, ask: { kind: 'subgraph', graph: 'writer', ...ask }, done: { kind: 'output' } }, edges }, { writer }));

  test('fails the run with the error and the path of where it began', () => {
    expect(play(around({}), input, failing).state).toMatchObject({ status: 'failed', error: { code: 'provider_auth', actor: 'flow/ask/ask' } });
  });

  test('takes the error port, or goes on with a value', () => {
    expect(play(around({}, ['start -> ask', 'ask -> done', 'ask.error -> done']), input, failing).state).toMatchObject({ status: 'completed', output: { code: 'provider_auth' } });
    expect(play(around({ onError: { value: 'instead' } }), input, failing).state).toMatchObject({ status: 'completed', output: 'instead' });
  });

  test('fails before it begins when its input does not fit', () => {
    const { state, steps } = play(around({ input: "{'text': 7}" }), input);
    expect(state).toMatchObject({ status: 'failed', error: { code: 'tool_failed', actor: 'flow/ask', message: expect.stringContaining('text') } });
    expect(steps[0]?.trace.filter((trace) => trace.type === 'actor.started').map(({ actor }) => actor)).toEqual(['flow']);
  });
});

describe('an agent that has a graph as a tool', () => {
  const team = (instructions: object = {}) => compiled(nestDrawing({
    nodes: { start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Ask the writer.' }, write: { kind: 'subgraph', graph: 'writer', description: 'Writes about a text.', ...instructions }, done: { kind: 'output', value: 'nodes.ask.output' } },
    edges: ['start -> ask', 'ask.tools -> write', 'ask -> done'],
  }, { writer }));
  const call = (callId: string, input: Json) => ({ callId, name: 'write', input });
  const asking = (...calls: readonly ReturnType<typeof call>[]): World => ({
    reply(effect) {
      if (effect.actor !== 'flow/ask') return { text: effect.actor };
      const heard = effect.request.messages.at(-1);
      return heard?.role === 'tool' ? { text: JSON.stringify(heard.results.map(({ output, isError }) => [output, isError])) } : { text: '', toolCalls: [...calls] };
    },
  });

  test('is offered it by its input, runs it as often as it asks, at the same time, and reads what it gave', () => {
    const { state, steps, events } = play(team(), 'x', asking(call('1', { text: 'a' }), call('2', { text: 'b' })));
    expect(steps[0]?.effects).toMatchObject([{ actor: 'flow/ask', request: { tools: [{ name: 'write', description: 'Writes about a text.', inputSchema: textInput.schema }] } }]);
    expect(steps[1]?.effects.map(({ actor, node }) => [actor, node])).toEqual([['flow/ask/write#1/ask', 'ask'], ['flow/ask/write#2/ask', 'ask']]);
    expect(state.output).toBe(JSON.stringify([[{ written: 'flow/ask/write#1/ask' }, false], [{ written: 'flow/ask/write#2/ask' }, false]]));
    const replay = new Replay(team(), events);
    expect(replay.levels.all.map(({ path }) => path)).toEqual(['flow', 'flow/ask/write#1', 'flow/ask/write#2']);
    const paint = overlayAt(replay);
    expect(paint.nodes.get('write' as never)).toMatchObject({ status: 'done', visits: 2, usage: { modelCalls: 2 } });
    expect(Object.fromEntries(paint.edges)).toMatchObject({ e2: 2 });
    expect(overlayAt(replay, 2).nodes.get('write' as never)?.status).toBe('running');
  });

  test('reads why its arguments do not fit, and that the graph failed', () => {
    const wrong = play(team(), 'x', asking(call('1', { words: 'a' })));
    expect(wrong.state).toMatchObject({ status: 'completed', output: expect.stringMatching(/text.*,true\]/) });
    const failing = asking(call('1', { text: 'a' }));
    const failed = play(team(), 'x', { reply: (effect) => (effect.actor === 'flow/ask' ? (failing.reply?.(effect) ?? {}) : { fail: 'provider_auth', message: 'No key.' }) });
    expect(failed.state).toMatchObject({ status: 'completed', output: expect.stringContaining('No key.') });
  });
});

describe('budgets', () => {
  const spender = (budget: object) => nestDrawing({
    nodes: { start: { kind: 'input' }, a: { kind: 'worker' }, b: { kind: 'worker' }, c: { kind: 'worker' }, done: { kind: 'output' } },
    edges: ['start -> a', 'a -> b', 'b -> c', 'c -> done'], settings: { model: 'offline:demo', budget },
  });
  const around = (inner: Drawn, budget: object = {}) => compiled(nestDrawing({
    nodes: { start: { kind: 'input' }, first: { kind: 'worker' }, spend: { kind: 'subgraph', graph: 'inner' }, last: { kind: 'worker' }, done: { kind: 'output' } },
    edges: ['start -> first', 'first -> spend', 'spend -> last', 'spend.error -> last', 'last -> done'], settings: { model: 'offline:demo', budget },
  }, { inner }));

  test('of a graph inside bound what it spends and nothing else', () => {
    const { state, steps } = play(around(spender({ steps: 2 })), 'x');
    expect(state).toMatchObject({ status: 'completed', usage: { modelCalls: 4 } });
    const failed = steps.flatMap((made) => made.trace).find((trace) => trace.type === 'node.failed' && trace.actor === 'flow');
    expect(failed).toMatchObject({ node: 'spend', error: { code: 'budget_exceeded', actor: 'flow/spend/c', message: 'Test graph has used its budget of model calls.' } });
    expect(play(around(spender({ tokens: 20 })), 'x').state).toMatchObject({ status: 'completed', usage: { modelCalls: 4 } });
  });

  test('of the graph around it bound it too', () => {
    expect(play(around(spender({}), { steps: 3 }), 'x').state).toMatchObject({ status: 'failed', usage: { modelCalls: 3 }, error: { code: 'budget_exceeded', message: 'Test graph has used its budget of model calls.' } });
  });
});

describe('levels of the replay', () => {
  const replay = new Replay(nested, play(nested, input, { decision: () => null }).events);
  const level = (path: string): ActorPath => toActorPath(path);
  const statuses = (seq: number, path = 'flow') => Object.fromEntries([...overlayAt(replay, seq, level(path)).nodes].map(([node, paint]) => [node, paint.status]));

  test('are the graphs at work, by the path of their flow', () => {
    expect(replay.levels.all.map(({ path, parent, node, title }) => [path, parent, node, title])).toEqual([
      ['flow', null, null, 'Test graph'], ['flow/ask', 'flow', 'ask', 'ask'], ['flow/ask/ask', 'flow/ask', 'ask', 'ask'],
    ]);
    expect(replay.levels.at(level('flow/ask/ask')).graph).toBe(writer.graph);
    expect(replay.levels.of(level('flow/ask/ask/ask'))).toBe('flow/ask/ask');
    expect(() => overlayAt(replay, 1, level('flow/after'))).toThrow(RangeError);
  });

  test('are painted each for itself, and at the node that runs them', () => {
    expect(statuses(1)).toEqual({ start: 'done', ask: 'running' });
    expect(statuses(1, 'flow/ask')).toEqual({ start: 'done', ask: 'running' });
    expect(statuses(1, 'flow/ask/ask')).toEqual({ start: 'done', ask: 'running' });
    expect(statuses(2)).toEqual({ start: 'done', ask: 'waiting' });
    expect(statuses(2, 'flow/ask')).toEqual({ start: 'done', ask: 'done', check: 'waiting' });
    expect(statuses(2, 'flow/ask/ask')).toEqual({ start: 'done', ask: 'done', done: 'done' });
    expect(overlayAt(replay, 2).nodes.get('ask' as never)).toMatchObject({ visits: 1, usage: { modelCalls: 1 }, workedMs: 900, output: null });
    expect(Object.fromEntries(overlayAt(replay, 2, level('flow/ask/ask')).edges)).toEqual({ e1: 1, e2: 1 });
  });

  test('have a timeline each, in which a graph inside is one lane', () => {
    const lanes = (path: string) => timelineOf(replay, level(path)).map(({ actor, role, depth, bars }) => [actor, role, depth, bars.map((bar) => bar.type)]);
    expect(lanes('flow')).toEqual([['flow', 'flow', 0, []], ['flow/ask', 'graph', 1, ['model', 'person']]]);
    expect(lanes('flow/ask')).toEqual([['flow/ask', 'graph', 0, ['person']], ['flow/ask/ask', 'graph', 1, ['model']]]);
    expect(lanes('flow/ask/ask')).toEqual([['flow/ask/ask', 'graph', 0, []], ['flow/ask/ask/ask', 'agent', 1, ['model']]]);
    expect(conversationOf(replay, level('flow/ask/ask/ask'))).toHaveLength(1);
  });

  test('sum up at the nodes of the graph that runs', () => {
    expect(summaryAt(replay).byNode).toMatchObject([{ node: 'ask', usage: { modelCalls: 1 } }]);
  });

  test('show what was cut short when the run was cancelled', () => {
    const cancelled = new Replay(nested, [...replay.events, { seq: 3, at: replay.eventAt(2).at, type: 'run.cancelled', payload: { reason: '', by: 'me' } }]);
    expect([...overlayAt(cancelled, 3, level('flow/ask')).nodes].map(([node, { status }]) => [node, status])).toEqual([['start', 'done'], ['ask', 'done'], ['check', 'cancelled']]);
    expect(overlayAt(cancelled, 3).nodes.get('ask' as never)?.status).toBe('cancelled');
  });
});

describe('what cannot run', () => {
  const around = (revision: string | null, graphs: ReadonlyMap<string, Graph> = new Map()): Drawn => ({
    graph: drawGraph({ nodes: { start: { kind: 'input' }, ask: { kind: 'subgraph', graph: 'other', revision }, done: { kind: 'output' } }, edges: ['start -> ask', 'ask -> done'] }), graphs,
  });
  const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

  test('is a graph that was not pinned, or is not there', () => {
    expect(issuesOf(around(null))).toMatchObject([{ code: 'subgraph_not_pinned', node: 'ask', data: { graph: 'other' } }]);
    expect(issuesOf(around(digest('a')))).toMatchObject([{ code: 'subgraph_missing', node: 'ask', data: { graph: 'other', revision: digest('a') } }]);
  });

  test('is a circle of graphs', () => {
    const circle = new Map([[digest('a'), around(digest('b')).graph], [digest('b'), around(digest('a')).graph]]);
    expect(issuesOf(around(digest('a'), circle))).toMatchObject([{ code: 'subgraph_cycle', node: 'ask' }]);
  });

  test('is more than 8 levels, wherever they begin', () => {
    let drawn = writer;
    for (let level = 2; level <= MOST_LEVELS; level++) drawn = nestDrawing({ ...desk, nodes: { ...desk.nodes, ask: { kind: 'subgraph', graph: 'inner', input: 'input' }, done: { kind: 'output', value: String(level) } } }, { inner: drawn });
    expect(play(compiled(drawn), input).state.status).toBe('completed');
    expect(issuesOf(nestDrawing(desk, { editor: drawn }))).toMatchObject([{ code: 'subgraph_too_deep', node: 'ask', data: { most: 8 } }]);
    const known = nestDrawing({ nodes: { ...desk.nodes, last: { kind: 'subgraph', graph: 'deep' }, ask: { kind: 'subgraph', graph: 'writer' } }, edges: ['start -> ask', 'ask -> last', 'last -> after', 'after -> done'] }, { writer, deep: drawn });
    expect(issuesOf(known)).toMatchObject([{ code: 'subgraph_too_deep', node: 'last' }]);
  });

  test('is a graph with errors of its own', () => {
    const broken = drawGraph({ nodes: { start: { kind: 'input' }, odd: { kind: 'transform', value: 'nodes.nobody.output' } }, edges: ['start -> odd'] });
    expect(issuesOf(around(digest('a'), new Map([[digest('a'), broken]])))).toMatchObject([{ code: 'subgraph_has_errors', node: 'ask', data: { graph: 'other', errors: 1, first: 'unknown_node', at: 'odd' } }]);
  });
});

test('a log of another revision inside is refused by the digest of the graph around it', () => {
  const other = compiled(nestDrawing(desk, { editor: nestDrawing({ ...desk, nodes: { ...desk.nodes, ask: { kind: 'transform', value: '1' } } }) }));
  const [started] = play(nested, input).events;
  if (!started) throw new Error('It must have begun');
  expect(() => begin(other, started)).toThrow('not');
});
