import { describe, expect, test } from 'vitest';
import { drawGraph, play, type Drawing, type World } from '../testing/index.ts';
import { compile, type Compiled } from './compile.ts';

function compiled(drawing: Drawing): Compiled {
  const result = compile(drawGraph(drawing));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function outputOf(drawing: Drawing, input: object, world?: World) {
  const { state } = play(compiled(drawing), input as never, world);
  return { status: state.status, output: state.output, error: state.error?.code ?? null };
}

const worker = { kind: 'worker', instructions: 'Answer.' };
const input = { kind: 'input' };

describe('a stretch of flow', () => {
  test('runs node by node and gives the output expression', () => {
    const drawing = { nodes: { start: input, double: { kind: 'transform', value: 'input.n * 2' }, done: { kind: 'output', value: 'nodes.double.output + 1' } }, edges: ['start -> double', 'double -> done'] };
    expect(outputOf(drawing, { n: 20 })).toEqual({ status: 'completed', output: 41, error: null });
  });

  test('takes the first true case, and else', () => {
    const drawing = {
      nodes: {
        start: input,
        size: { kind: 'condition', cases: [{ id: 'big', label: 'Big', when: 'input.n > 10' }, { id: 'odd', label: 'Odd', when: 'input.n % 2 == 1' }] },
        big: { kind: 'output', value: '"big"' },
        odd: { kind: 'output', value: '"odd"' },
        other: { kind: 'output', value: '"other"' },
      },
      edges: ['start -> size', 'size.big -> big', 'size.odd -> odd', 'size.else -> other'],
    };
    expect([11, 3, 4].map((n) => outputOf(drawing, { n }).output)).toEqual(['big', 'odd', 'other']);
  });

  test('a case may be named like anything, finish too', () => {
    const drawing = {
      nodes: { start: input, gate: { kind: 'condition', cases: [{ id: 'finish', label: 'Finish', when: 'true' }] }, more: { kind: 'transform', value: '7' }, done: { kind: 'output' }, other: { kind: 'output' } },
      edges: ['start -> gate', 'gate.finish -> more', 'gate.else -> other', 'more -> done'],
    };
    expect(outputOf(drawing, {}).output).toBe(7);
  });

  test('nodes may be named like states of the machines', () => {
    const named = ['failed', 'ended', 'arrived', 'finished', 'running', 'settled', 'flow', 'body', 'entering', 'leaving', 'agent', 'a_active'];
    const chain = { nodes: { start: input, ...Object.fromEntries(named.map((name) => [name, worker])), done: { kind: 'output', value: 'nodes.a_active.output' } }, edges: ['start -> failed', ...named.slice(1).map((name, index) => `${named[index]} -> ${name}`), 'a_active -> done'] };
    expect(outputOf(chain, {}).output).toBe('a_active answers');
    const shared = {
      nodes: { start: input, failed: worker, settled: worker, a: worker, a_active: worker, finished: worker, join: { kind: 'join' }, done: { kind: 'output', value: 'nodes.join.output' } },
      edges: ['start -> failed', 'start -> settled', 'failed -> a', 'settled -> a', 'settled -> finished', 'start -> a_active', 'a_active -> finished', 'a -> join', 'finished -> join', 'join -> done'],
    };
    expect(outputOf(shared, {}).output).toEqual({ a: 'a answers', finished: 'finished answers' });
  });

  test('fails with the typed error and the path of the node when an expression misses data', () => {
    const drawing = { nodes: { start: input, read: { kind: 'transform', value: 'input.missing.deep' }, done: { kind: 'output' } }, edges: ['start -> read', 'read -> done'] };
    const { state } = play(compiled(drawing), {});
    expect(state.error).toMatchObject({ code: 'expression_failed', actor: 'flow/read' });
    expect(state.error?.message).toContain('input.missing');
  });

  test('a case of a spent loop counts as false', () => {
    const drawing = {
      nodes: { start: input, draft: worker, again: { kind: 'condition', cases: [{ id: 'more', label: 'More', when: 'true' }] }, done: { kind: 'output', value: 'nodes.draft.visits' } },
      edges: ['start -> draft', 'draft -> again', 'again.more -> draft max 3', 'again.else -> done'],
    };
    expect(outputOf(drawing, {}).output).toBe(4);
  });

  test('a spent loop that leaves another port fails its node with loop_limit', () => {
    const drawing = {
      nodes: { start: input, gate: { kind: 'condition', cases: [{ id: 'out', label: 'Out', when: 'false' }] }, draft: worker, done: { kind: 'output' } },
      edges: ['start -> gate', 'gate.out -> done', 'gate.else -> draft', 'draft -> gate max 2'],
    };
    expect(outputOf(drawing, {})).toMatchObject({ status: 'failed', error: 'loop_limit' });
  });

  test('a failing agent takes its error port, its default value, or fails the run', () => {
    const failing: World = { reply: () => ({ fail: 'provider_auth' }) };
    const ported = { nodes: { start: input, ask: { ...worker, onError: 'port' }, ok: { kind: 'output', value: '"ok"' }, bad: { kind: 'output', value: 'nodes.ask.output.code' } }, edges: ['start -> ask', 'ask -> ok', 'ask.error -> bad'] };
    expect(outputOf(ported, {}, failing).output).toBe('provider_auth');
    const valued = { nodes: { start: input, ask: { ...worker, onError: { value: 'nothing' } }, ok: { kind: 'output', value: 'nodes.ask.output' } }, edges: ['start -> ask', 'ask -> ok'] };
    expect(outputOf(valued, {}, failing).output).toBe('nothing');
    const plain = { nodes: { start: input, ask: worker, ok: { kind: 'output' } }, edges: ['start -> ask', 'ask -> ok'] };
    expect(outputOf(plain, {}, failing)).toMatchObject({ status: 'failed', error: 'provider_auth' });
  });
});

describe('a fork', () => {
  const nodes = { start: input, a: worker, b: worker, c: worker, done: { kind: 'output', value: 'nodes.meet.output' } };
  const edges = ['start -> a', 'start -> b', 'start -> c', 'a -> meet', 'b -> meet', 'c -> meet', 'meet -> done'];
  const forked = (policy: unknown) => ({ nodes: { ...nodes, meet: { kind: 'join', policy } }, edges });

  test('starts all branches at the same time', () => {
    const { steps } = play(compiled(forked('all')), {});
    expect(steps[0]?.effects.map((effect) => effect.node)).toEqual(['a', 'b', 'c']);
  });

  test('joins all by source, whatever order they end in', () => {
    const expected = { a: 'a answers', b: 'b answers', c: 'c answers' };
    expect(outputOf(forked('all'), {}).output).toEqual(expected);
    expect(outputOf(forked('all'), {}, { pick: (effects) => effects.length - 1 }).output).toEqual(expected);
  });

  test('any takes the first and cancels the others', () => {
    const { state, steps } = play(compiled(forked('any')), {}, { pick: () => 1 });
    expect(state.output).toEqual({ b: 'b answers' });
    expect(steps.at(-1)?.cancelled).toHaveLength(2);
  });

  test('n of takes n', () => {
    expect(outputOf(forked({ count: 2 }), {}, { pick: (effects) => effects.length - 1 }).output).toEqual({ b: 'b answers', c: 'c answers' });
  });

  test('a branch that turned elsewhere no longer counts', () => {
    const drawing = {
      nodes: { start: input, gate: { kind: 'condition', cases: [{ id: 'go', label: 'Go', when: 'input.go' }] }, b: worker, meet: { kind: 'join', policy: 'all' }, side: { kind: 'transform', value: '1' }, done: { kind: 'output', value: 'nodes.meet.output' } },
      edges: ['start -> gate', 'start -> b', 'gate.go -> meet', 'gate.else -> side', 'b -> meet', 'meet -> done'],
    };
    expect(outputOf(drawing, { go: false }).output).toEqual({ b: 'b answers' });
    expect(outputOf(drawing, { go: true }).output).toEqual({ gate: { go: true }, b: 'b answers' });
  });

  test('without a join node, all is implied where branches meet', () => {
    const drawing = { nodes: { start: input, a: worker, b: worker, write: { ...worker }, done: { kind: 'output', value: 'nodes.write.output' } }, edges: ['start -> a', 'start -> b', 'a -> write', 'b -> write', 'write -> done'] };
    const { steps, state } = play(compiled(drawing), {});
    const asked = steps.flatMap((step) => step.effects).filter((effect) => effect.node === 'write');
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(asked)).toContain('a answers');
    expect(state.output).toBe('write answers');
  });

  test('the first output reached ends the run and cancels the rest', () => {
    const drawing = { nodes: { start: input, a: worker, b: worker, quick: { kind: 'output', value: '"quick"' }, slow: { kind: 'output', value: '"slow"' } }, edges: ['start -> a', 'start -> b', 'a -> quick', 'b -> slow'] };
    const { state, steps } = play(compiled(drawing), {});
    expect(state).toMatchObject({ status: 'completed', output: 'quick' });
    expect(state.effects.size).toBe(0);
    expect(steps.at(-1)?.cancelled).toHaveLength(1);
  });

  test('branches that share nodes before the join run as one region', () => {
    const drawing = {
      nodes: { start: input, a: worker, b: worker, c: worker, ab: worker, bc: worker, meet: { kind: 'join', policy: 'all' }, done: { kind: 'output', value: 'nodes.meet.output' } },
      edges: ['start -> a', 'start -> b', 'start -> c', 'a -> ab', 'b -> ab', 'b -> bc', 'c -> bc', 'ab -> meet', 'bc -> meet', 'meet -> done'],
    };
    const { state, steps } = play(compiled(drawing), {}, { pick: (effects) => effects.length - 1 });
    expect(state.output).toEqual({ ab: 'ab answers', bc: 'bc answers' });
    expect(steps.flatMap((step) => step.effects)).toHaveLength(5);
  });

  test('in a shared region, a node all of whose edges are dead is skipped', () => {
    const drawing = {
      nodes: { start: input, gate: { kind: 'condition', cases: [{ id: 'x', label: 'X', when: 'input.x' }] }, b: worker, left: worker, right: worker, meet: { kind: 'join', policy: 'all' }, done: { kind: 'output', value: 'nodes.meet.output' } },
      edges: ['start -> gate', 'start -> b', 'gate.x -> left', 'gate.else -> right', 'b -> right', 'left -> meet', 'right -> meet', 'meet -> done'],
    };
    expect(outputOf(drawing, { x: true }).output).toEqual({ left: 'left answers', right: 'right answers' });
    expect(outputOf(drawing, { x: false }).output).toEqual({ right: 'right answers' });
  });
});

describe('a map', () => {
  const drawing = (config: object): Drawing => ({
    nodes: { start: input, each: { kind: 'map', items: 'input.list', concurrency: 2, ...config }, look: { ...worker, parent: 'each' }, done: { kind: 'output', value: 'nodes.each.output' } },
    edges: ['start -> each', 'each -> done'],
  });
  const naming: World = { reply: (effect) => ({ text: `saw ${JSON.stringify(effect.request.messages.at(-1))}` }) };

  test('runs its body for every item, a few at a time, and lists results in order', () => {
    const { state, steps } = play(compiled(drawing({ result: 'nodes.look.output' })), { list: ['x', 'y', 'z'] }, { ...naming, pick: (effects) => effects.length - 1 });
    expect(steps[0]?.effects).toHaveLength(2);
    expect(state.output).toEqual([expect.stringContaining('x'), expect.stringContaining('y'), expect.stringContaining('z')]);
  });

  test('an empty list gives an empty list', () => {
    expect(outputOf(drawing({}), { list: [] })).toEqual({ status: 'completed', output: [], error: null });
  });

  test('a failing item fails the map, is skipped, or is collected', () => {
    const failing: World = { reply: (effect) => (JSON.stringify(effect.request.messages).includes('bad') ? { fail: 'provider_auth', message: 'no' } : { text: 'fine' }) };
    const list = { list: ['good', 'bad', 'good'] };
    expect(outputOf(drawing({}), list, failing)).toMatchObject({ status: 'failed', error: 'provider_auth' });
    expect(outputOf(drawing({ onItemError: 'skip' }), list, failing).output).toEqual(['fine', 'fine']);
    expect(outputOf(drawing({ onItemError: 'collect' }), list, failing).output).toEqual(['fine', { error: { code: 'provider_auth', message: 'no', actor: 'flow/each#2/look' } }, 'fine']);
  });
});

describe('waiting', () => {
  test('an approval waits for a person and takes the port of the decision', () => {
    const drawing = {
      nodes: { start: input, ask: { kind: 'approval', question: 'Pay {{ string(input.n) }}?', deadline: 'P1D' }, yes: { kind: 'output', value: 'nodes.ask.output.by' }, no: { kind: 'output', value: '"no"' }, late: { kind: 'output', value: '"late"' } },
      edges: ['start -> ask', 'ask.approved -> yes', 'ask.rejected -> no', 'ask.timeout -> late'],
    };
    const open = play(compiled(drawing), { n: 5 }, { decision: () => null });
    expect(open.steps[0]?.state.status).toBe('waiting');
    expect(open.steps[0]?.effects[0]).toMatchObject({ type: 'person.ask', question: 'Pay 5?' });
    expect(open.state.output).toBe('late');
    expect(outputOf(drawing, { n: 5 }).output).toBe('tester');
    expect(outputOf(drawing, { n: 5 }, { decision: () => ({ decision: 'rejected' }) }).output).toBe('no');
  });

  test('a wait passes on what came in; a signal gives its payload, also when it came early', () => {
    const sleeping = { nodes: { start: input, nap: { kind: 'wait', for: 'PT10M' }, done: { kind: 'output' } }, edges: ['start -> nap', 'nap -> done'] };
    expect(outputOf(sleeping, { a: 1 }).output).toEqual({ a: 1 });
    const listening = { nodes: { start: input, hear: { kind: 'wait', signal: 'paid' }, done: { kind: 'output', value: 'nodes.hear.output.payload' } }, edges: ['start -> hear', 'hear -> done'] };
    expect(outputOf(listening, {}, { signal: () => ({ sum: 3 }) }).output).toEqual({ sum: 3 });
  });
});
