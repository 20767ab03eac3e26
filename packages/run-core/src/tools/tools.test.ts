import { toEdgeId, toNodeId } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { compile, conversationOf, forkEvents, overlayAt, Replay, summaryAt, timelineOf, toActorPath, toRunId, type Compiled, type Effect, type ModelGenerate, type PersonAsk, type ToolCallEffect } from '../index.ts';
import { drawGraph, lost, play, ToolFault, type Drawing, type Played, type World } from '../testing/index.ts';

function compiled(drawing: Drawing): Compiled {
  const result = compile(drawGraph(drawing));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const schema = { type: 'object', properties: { id: { type: 'string' }, amount: { type: 'number' } }, required: ['id'], additionalProperties: false };

/** An agent with two tools of the world, both of a shape that the test says. */
function desk(tool: object = {}, agent: object = {}): Drawing {
  return {
    nodes: {
      start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Answer.', ...agent },
      lookup: { kind: 'code', source: 'return args', description: 'Looks an order up.', arguments: schema, ...tool },
      refund: { kind: 'http', method: 'POST', url: 'https://pay.example.com/orders/{{ arguments.id }}', body: '{"sum": {{ arguments.amount }}}', arguments: schema },
      done: { kind: 'output', value: 'nodes.ask.output' },
    },
    edges: ['start -> ask', 'ask.tools -> lookup', 'ask.tools -> refund', 'ask -> done'],
  };
}

const call = (name: string, input: object, callId = 'c') => ({ callId, name, input: input as never });
const isAnswered = ({ request }: ModelGenerate) => request.messages.some(({ role }) => role === 'tool');
/** Calls once, then answers. */
const calling = (...calls: readonly ReturnType<typeof call>[]): World => ({ reply: (effect) => (isAnswered(effect) ? { text: 'Done.' } : { text: '', toolCalls: [...calls] }) });
const effectsOf = <Type extends Effect['type']>({ steps }: Played, type: Type) => steps.flatMap(({ effects }) => effects).filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
const told = (played: Played) => effectsOf(played, 'model.generate').at(-1)?.request.messages.findLast(({ role }) => role === 'tool');
const types = ({ events }: Played) => events.map(({ type }) => type);

describe('tools of an agent', () => {
  test('are offered beside each other, by names that providers take', () => {
    const { steps } = play(compiled(desk()), 'Hi', {});
    const [first] = steps[0]?.effects ?? [];
    expect(first?.type === 'model.generate' && [first.request.toolChoice, ...first.request.tools]).toEqual([
      'auto',
      { name: 'lookup', description: 'Looks an order up.', inputSchema: schema },
      { name: 'refund', description: 'refund', inputSchema: schema },
    ]);
  });

  test('several calls of one reply run at the same time, each its own effect and actor; their results come back in order', () => {
    const played = play(compiled(desk()), 'Hi', { ...calling(call('refund', { id: 'B', amount: 3 }, 'one'), call('lookup', { id: 'A' }, 'two'), call('lookup', { id: 'C' }, 'three')), pick: (effects) => effects.length - 1 });
    expect(played.steps[1]?.effects.map(({ actor, node }) => [actor, node])).toEqual([['flow/ask/refund#1', 'refund'], ['flow/ask/lookup#1', 'lookup'], ['flow/ask/lookup#2', 'lookup']]);
    expect(told(played)).toEqual({
      role: 'tool',
      results: [
        { callId: 'one', name: 'refund', output: { id: 'B', amount: 3 }, isError: false },
        { callId: 'two', name: 'lookup', output: { id: 'A' }, isError: false },
        { callId: 'three', name: 'lookup', output: { id: 'C' }, isError: false },
      ],
    });
    expect(played.state).toMatchObject({ output: 'Done.', usage: { modelCalls: 2, toolCalls: 3 } });
  });

  test('a request is resolved in the fold: what arguments put into a URL stays in its place', () => {
    const [effect] = effectsOf(play(compiled(desk()), 'Hi', calling(call('refund', { id: '../admin?x=/', amount: 3 }))), 'tool.call');
    expect(effect).toMatchObject({ repeat: 'once', started: false, attempt: 1, timeoutMs: 30_000, request: { type: 'http', method: 'POST', url: 'https://pay.example.com/orders/..%2Fadmin%3Fx%3D%2F', body: '{"sum": 3}', headers: { 'content-type': 'application/json' } } });
  });

  test('arguments that miss the schema come back to the model, who may try again', () => {
    const played = play(compiled(desk()), 'Hi', calling(call('lookup', { id: 7, more: true })));
    expect(effectsOf(played, 'tool.call')).toEqual([]);
    expect(JSON.stringify(told(played))).toContain('The arguments do not fit: ');
    expect(played.state.output).toBe('Done.');
  });

  test('a tool that is not there, or arguments that are no object, are refused to the model', () => {
    const played = play(compiled(desk()), 'Hi', calling(call('nothing', {}, 'a'), { callId: 'b', name: 'lookup', input: 'A' as never }, call('lookup', { id: 'A' }, 'c')));
    expect(told(played)?.role === 'tool' && told(played)).toMatchObject({ results: [{ callId: 'a', output: 'There is no tool nothing.', isError: true }, { callId: 'b', isError: true }, { callId: 'c', isError: false }] });
  });

  test('an error of a tool is a result that the model reads; a default value is as good as a result', () => {
    const failing: World = { ...calling(call('lookup', { id: 'A' })), tool: () => new ToolFault('tool_failed', true) };
    expect(JSON.stringify(told(play(compiled(desk()), 'Hi', failing)))).toContain('"output":{"error":"tool_failed","message":"lookup said tool_failed."},"isError":true');
    expect(JSON.stringify(told(play(compiled(desk({ onError: { value: 'no order' } })), 'Hi', failing)))).toContain('"output":"no order","isError":false');
  });

  test('a tool that is not the reviewed one any more fails the run, whatever anybody above would make of it', () => {
    const team: Drawing = {
      nodes: { ...desk({ onError: { value: 'none' } }).nodes, lead: { kind: 'supervisor', instructions: 'Lead.', strategy: 'delegate' }, done: { kind: 'output' }, sorry: { kind: 'output', value: '"sorry"' } },
      edges: ['start -> lead', 'lead.workers -> ask', 'ask.tools -> lookup', 'ask.tools -> refund', 'lead -> done', 'lead.error -> sorry'],
    };
    const world: World = {
      reply: (effect) => ({ text: '', toolCalls: [effect.node === 'lead' ? call('delegate_to_ask', { task: 'Go' }) : call('lookup', { id: 'A' })] }),
      tool: () => new ToolFault('tool_changed'),
    };
    expect(play(compiled(team), 'Hi', world).state).toMatchObject({ status: 'failed', error: { code: 'tool_changed', actor: 'flow/lead/ask#1/lookup#1' } });
  });

  test('what briefly fails is tried again after a pause, unless the edge knows better', () => {
    let tries = 0;
    const world: World = { ...calling(call('lookup', { id: 'A' })), tool: () => (tries++ < 2 ? new ToolFault('tool_failed') : 'found') };
    const played = play(compiled(desk()), 'Hi', world);
    expect(types(played).slice(2)).toEqual(['effect.failed', 'timer.fired', 'effect.failed', 'timer.fired', 'effect.completed', 'effect.completed']);
    const calls = effectsOf(played, 'tool.call');
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    // A service that did what the first try asked, and whose answer was lost, must not do it again.
    expect(calls.map(({ id, key = id }) => key)).toEqual(Array.from({ length: 3 }, () => calls[0]?.id));
    expect(effectsOf(play(compiled(desk()), 'Hi', { ...calling(call('lookup', { id: 'A' })), tool: () => new ToolFault('tool_failed', true) }), 'tool.call')).toHaveLength(1);
  });

  test('the same call for the third time with nothing new in between is a loop; one whose result changes is not', () => {
    const again: World = { reply: () => ({ text: '', toolCalls: [call('lookup', { id: 'A' })] }) };
    const looping = play(compiled(desk()), 'Hi', { ...again, tool: () => 'pending' });
    expect(looping.state.error).toMatchObject({ code: 'delegation_loop', actor: 'flow/ask' });
    expect(looping.state.usage.toolCalls).toBe(2);
    let polls = 0;
    const polling = play(compiled(desk({}, { limits: { steps: 20 } })), 'Hi', { reply: (effect) => (effect.request.messages.length > 20 ? { text: 'Ready.' } : { text: '', toolCalls: [call('lookup', { id: 'A' })] }), tool: () => polls++ });
    expect(polling.state).toMatchObject({ output: 'Ready.', usage: { toolCalls: 10 } });
  });

  test('an agent that would go on calling answers with its last step', () => {
    let id = 0;
    const { state } = play(compiled(desk({}, { limits: { steps: 3 } })), 'Hi', { reply: (effect) => (effect.request.toolChoice === 'none' ? { text: 'What I know.' } : { text: '', toolCalls: [call('lookup', { id: `${id++}` })] }) });
    expect(state).toMatchObject({ output: 'What I know.', usage: { modelCalls: 3, toolCalls: 2 } });
  });

  test('the time an agent has left bounds its tools', () => {
    const world: World = { reply: (effect) => ({ durationMs: 4_000, ...(isAnswered(effect) ? { text: 'Done.' } : { text: '', toolCalls: [call('lookup', { id: 'A' })] }) }) };
    const [effect] = effectsOf(play(compiled(desk({ timeout: 'PT1M' }, { limits: { seconds: 9 } })), 'Hi', world), 'tool.call');
    expect(effect?.timeoutMs).toBe(5_000);
    expect(effectsOf(play(compiled(desk({ timeout: 'PT10M' }, { limits: { seconds: 3_600 } })), 'Hi', world), 'tool.call')[0]?.timeoutMs).toBe(600_000);
  });

  test('a tool that several agents use belongs to each of them', () => {
    const drawing: Drawing = {
      nodes: { start: { kind: 'input' }, a: { kind: 'worker' }, b: { kind: 'worker' }, lookup: { kind: 'code', source: 'return 1', arguments: schema }, meet: { kind: 'join' }, done: { kind: 'output', value: 'nodes.meet.output' } },
      edges: ['start -> a', 'start -> b', 'a.tools -> lookup', 'b.tools -> lookup', 'a -> meet', 'b -> meet', 'meet -> done'],
    };
    const played = play(compiled(drawing), 'Hi', { reply: (effect) => (isAnswered(effect) ? { text: `${effect.node} knows` } : { text: '', toolCalls: [call('lookup', { id: effect.node })] }) });
    expect(effectsOf(played, 'tool.call').map(({ actor }) => actor)).toEqual(['flow/start.a/a/lookup#1', 'flow/start.b/b/lookup#1']);
    expect(played.state.output).toEqual({ a: 'a knows', b: 'b knows' });
  });

  test.each(['delegate', 'pipeline', 'broadcast', 'review'])('a supervisor uses tools whatever its strategy: %s', (strategy) => {
    const drawing: Drawing = {
      nodes: { ...desk().nodes, ask: { kind: 'supervisor', instructions: 'Lead.', strategy }, hand: { kind: 'worker' } },
      edges: [...desk().edges, 'ask.workers -> hand'],
    };
    const world: World = { reply: (effect) => (effect.node === 'hand' ? { text: 'drafted' } : isAnswered(effect) ? { text: 'Done.', object: { accepted: true, feedback: '' } } : { text: '', toolCalls: [call('lookup', { id: 'A' })] }) };
    const played = play(compiled(drawing), 'Hi', world);
    expect(played.state).toMatchObject({ status: 'completed', usage: { toolCalls: 1 } });
    const asked = effectsOf(played, 'model.generate').filter(({ node }) => node === 'ask');
    expect(asked.map(({ request }) => request.purpose)).toEqual(strategy === 'delegate' ? ['think', 'think'] : strategy === 'review' ? ['review', 'review'] : ['conclude', 'conclude']);
  });

  test('tools and workers are called in one reply and answered in one message', () => {
    const drawing: Drawing = { nodes: { ...desk().nodes, ask: { kind: 'supervisor', instructions: 'Lead.', strategy: 'delegate' }, hand: { kind: 'worker' } }, edges: [...desk().edges, 'ask.workers -> hand'] };
    const world = calling(call('lookup', { id: 'A' }, 'x'), call('delegate_to_hand', { task: 'Help' }, 'y'), call('refund', { id: 'B', amount: 1 }, 'z'));
    const played = play(compiled(drawing), 'Hi', { reply: (effect) => (effect.node === 'hand' ? { text: 'helped' } : (world.reply?.(effect) ?? {})) });
    expect(played.steps[1]?.effects.map(({ actor }) => actor)).toEqual(['flow/ask/lookup#1', 'flow/ask/hand#1', 'flow/ask/refund#1']);
    expect(told(played)?.role === 'tool' && told(played)).toMatchObject({ results: [{ callId: 'x' }, { callId: 'y', name: 'delegate_to_hand', output: 'helped' }, { callId: 'z' }] });
  });

  test('100 calls in one run', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `order-${index}`);
    const { state } = play(compiled(desk()), 'Hi', calling(...ids.map((id) => call('lookup', { id }, id))));
    expect(state).toMatchObject({ output: 'Done.', usage: { toolCalls: 100 } });
  });

  test('names that two servers share are told apart, and odd ones are made plain', () => {
    const server = (name: string) => ({ kind: 'mcp', server: name, tools: [{ name: 'files/read', digest: `sha256:${'0'.repeat(64)}`, inputSchema: { type: 'object' } }, { name: 'x'.repeat(100), digest: `sha256:${'0'.repeat(64)}`, inputSchema: { type: 'object' } }] });
    const drawing: Drawing = { nodes: { start: { kind: 'input' }, ask: { kind: 'worker' }, one: server('one'), two: server('two'), done: { kind: 'output' } }, edges: ['start -> ask', 'ask.tools -> one', 'ask.tools -> two', 'ask -> done'] };
    const played = play(compiled(drawing), 'Hi', calling(call('two_files_read', { path: 'a' })));
    const names = effectsOf(played, 'model.generate')[0]?.request.tools.map(({ name }) => name) ?? [];
    expect(names).toEqual(['files_read', `${'x'.repeat(58)}_2`, 'two_files_read', `${'x'.repeat(58)}_3`]);
    expect(names.every((name) => /^[a-zA-Z0-9_-]{1,64}$/.test(name))).toBe(true);
    expect(effectsOf(played, 'tool.call')[0]?.request).toEqual({ type: 'mcp', server: 'two', tool: 'files/read', digest: `sha256:${'0'.repeat(64)}`, arguments: { path: 'a' } });
  });
});

describe('asking first', () => {
  const asking = desk({ askFirst: true });
  const world = calling(call('lookup', { id: 'A', amount: 5 }));
  const question = (played: Played): PersonAsk | undefined => effectsOf(played, 'person.ask')[0];

  test('the person sees who calls what with which arguments, and nothing is called meanwhile', () => {
    const played = play(compiled(asking), 'Hi', { ...world, decision: () => null });
    expect(question(played)).toMatchObject({ actor: 'flow/ask/lookup#1', node: 'lookup', question: 'ask wants to call lookup. May it?', show: { id: 'A', amount: 5 }, form: schema, initial: { id: 'A', amount: 5 } });
    expect(effectsOf(played, 'tool.call')).toEqual([]);
    expect(played.state.status).toBe('waiting');
  });

  test('approved, it is called; approved with other arguments, with those', () => {
    const sent = (decision: NonNullable<ReturnType<NonNullable<World['decision']>>>) => effectsOf(play(compiled(asking), 'Hi', { ...world, decision: () => decision }), 'tool.call').map(({ request }) => request.arguments);
    expect(sent({ decision: 'approved' })).toEqual([{ id: 'A', amount: 5 }]);
    expect(sent({ decision: 'approved', form: { id: 'A', amount: 1 } })).toEqual([{ id: 'A', amount: 1 }]);
    expect(() => sent({ decision: 'approved', form: { amount: 1 } })).toThrow('Refused');
  });

  test('rejected, the agent reads why; a step of the flow is denied', () => {
    const no: World['decision'] = () => ({ decision: 'rejected', comment: 'Not this one.' });
    expect(JSON.stringify(told(play(compiled(asking), 'Hi', { ...world, decision: no })))).toContain('"error":"denied","message":"denied: Not this one."');
    expect(play(compiled(step({ askFirst: true })), { id: 'A' }, { decision: no }).state.error).toMatchObject({ code: 'denied', actor: 'flow/lookup' });
  });
});

/** A tool as a step of the flow. */
function step(tool: object = {}, end = 'lookup -> done'): Drawing {
  return {
    nodes: { start: { kind: 'input' }, lookup: { kind: 'code', source: 'return args', arguments: schema, ...tool }, done: { kind: 'output', value: 'nodes.lookup.output' } },
    edges: ['start -> lookup', end],
  };
}

describe('a tool as a step of the flow', () => {
  test('is called with its bound arguments, else with what came before it, by name', () => {
    const sent = (drawing: Drawing, input: object): unknown => effectsOf(play(compiled(drawing), input as never, {}), 'tool.call')[0]?.request.arguments;
    expect(sent(step({ bindings: { id: "'order-' + string(input.n)" } }), { n: 4 })).toEqual({ id: 'order-4' });
    expect(sent(step(), { id: 'A', other: 1 })).toEqual({ id: 'A' });
  });

  test('gives its output, and its actor is called after the node', () => {
    const played = play(compiled(step()), { id: 'A' }, { tool: () => ({ total: 3 }) });
    expect(played.state).toMatchObject({ status: 'completed', output: { total: 3 }, usage: { toolCalls: 1 } });
    expect(effectsOf(played, 'tool.call')[0]).toMatchObject({ actor: 'flow/lookup', node: 'lookup' });
  });

  test('arguments that do not fit fail it, by the error port where there is one', () => {
    expect(play(compiled(step()), { amount: 'x' }).state.error).toMatchObject({ code: 'tool_failed', message: expect.stringContaining('do not fit') });
    expect(play(compiled(step({}, 'lookup.error -> done')), { amount: 'x' }).state.output).toMatchObject({ code: 'tool_failed' });
  });

  test('reads of the flow only what its texts name', () => {
    const drawing: Drawing = {
      nodes: { start: { kind: 'input' }, who: { kind: 'transform', value: "'me'" }, big: { kind: 'transform', value: "'x'" }, get: { kind: 'http', url: 'https://a.example.com/{{ nodes.who.output }}', headers: { 'X-Run': '{{ run.id }}' } }, done: { kind: 'output' } },
      edges: ['start -> who', 'who -> big', 'big -> get', 'get -> done'],
    };
    const played = play(compiled(drawing), 'Hi', {});
    expect(effectsOf(played, 'tool.call')[0]?.request).toMatchObject({ url: 'https://a.example.com/me', headers: { 'X-Run': 'run' } });
    const actor = [...(played.steps[0]?.state.actors.values() ?? [])].find(({ role }) => role === 'tool');
    expect(actor?.snapshot.context).toMatchObject({ scope: { input: null, nodes: { who: { output: 'me' } } } });
    expect(JSON.stringify(actor?.snapshot.context)).not.toContain('"big"');
  });

  test('code is told the time of the run and no other', () => {
    const played = play(compiled(step()), { id: 'A' });
    expect(effectsOf(played, 'tool.call')[0]?.request).toMatchObject({ type: 'code', now: played.events[0]?.at });
  });
});

describe('a tool that must not be repeated', () => {
  const once = desk({ repeat: 'once' });
  const world = calling(call('lookup', { id: 'A' }));

  test('is begun in the log before it is called, and its place and id stay', () => {
    const played = play(compiled(once), 'Hi', world);
    expect(types(played)).toEqual(['run.started', 'effect.completed', 'effect.started', 'effect.completed', 'effect.completed']);
    const [before, after] = [played.steps[1]?.state, played.steps[2]?.state].map((state) => [...(state?.effects.values() ?? [])]);
    expect(after).toEqual(before?.map((effect) => ({ ...effect, started: true })));
    expect(played.steps[2]?.effects).toEqual([]);
  });

  test('is never tried again by itself once it was begun', () => {
    const failing = play(compiled(once), 'Hi', { ...world, tool: () => new ToolFault('tool_timeout') });
    expect(effectsOf(failing, 'tool.call')).toHaveLength(1);
    expect(JSON.stringify(told(failing))).toContain('It may have happened all the same.');
  });

  test.each([
    ['repeat', { outcome: 'repeat' }, '"output":{"id":"A"}'],
    ['succeeded', { outcome: 'succeeded', output: 'refunded' }, '"output":"refunded"'],
    ['failed', { outcome: 'failed' }, '"error":"tool_failed"'],
  ])('when its host dies a person says how it ended: %s', (_name, form, expected) => {
    let deaths = 0;
    const played = play(compiled(once), 'Hi', { ...world, tool: (effect: ToolCallEffect) => (deaths++ === 0 ? lost : effect.request.arguments), decision: () => ({ decision: 'approved', form }) });
    expect(effectsOf(played, 'person.ask')[0]).toMatchObject({ node: 'lookup', form: { required: ['outcome'] }, show: { arguments: { id: 'A' } } });
    expect(JSON.stringify(told(played))).toContain(expected);
    expect(played.state.output).toBe('Done.');
    expect(types(played).filter((type) => type === 'effect.started')).toHaveLength(form.outcome === 'repeat' ? 2 : 1);
  });

  test('nothing said clearly means nothing is repeated', () => {
    const played = play(compiled(once), 'Hi', { ...world, tool: () => lost, decision: () => ({ decision: 'rejected', comment: 'Let it be.' }) });
    expect(effectsOf(played, 'tool.call')).toHaveLength(1);
    expect(JSON.stringify(told(played))).toContain('A person found that the call failed. Let it be.');
  });
});

describe('the replay of tools', () => {
  const graph = compiled(desk({ askFirst: true }));
  const played = play(graph, 'Hi', calling(call('lookup', { id: 'A' }, 'x'), call('lookup', { id: 'B' }, 'y'), call('refund', { id: 'C', amount: 1 }, 'z')));
  const replay = new Replay(graph, played.events);

  test('has a lane a call, under the agent, with what it waited for', () => {
    const lanes = timelineOf(replay);
    expect(lanes.map(({ actor, role, title, depth }) => [actor, role, title, depth])).toEqual([
      ['flow', 'flow', 'Test graph', 0], ['flow/ask', 'agent', 'ask', 1],
      ['flow/ask/lookup#1', 'tool', 'lookup', 2], ['flow/ask/lookup#2', 'tool', 'lookup', 2], ['flow/ask/refund#1', 'tool', 'refund', 2],
    ]);
    expect(lanes[2]?.bars.map(({ type, label, outcome }) => [type, label, outcome])).toEqual([['person', 'waiting for a person', 'completed'], ['tool', 'lookup', 'completed']]);
  });

  test('paints the tools, and counts the calls at their edges', () => {
    const asked = overlayAt(replay, 2);
    expect(asked.nodes.get(toNodeId('lookup'))).toMatchObject({ status: 'waiting', visits: 2 });
    expect(asked.nodes.get(toNodeId('refund'))).toMatchObject({ status: 'running', visits: 1 });
    const ended = overlayAt(replay);
    expect(ended.nodes.get(toNodeId('lookup'))).toMatchObject({ status: 'done', output: { id: 'B' }, usage: { toolCalls: 2, modelCalls: 0 }, workedMs: 80 });
    expect([ended.edges.get(toEdgeId('e2')), ended.edges.get(toEdgeId('e3'))]).toEqual([2, 1]);
  });

  test('tells the time of models and tools apart, and the conversation without the tools’ own', () => {
    expect(summaryAt(replay)).toMatchObject({ usage: { modelCalls: 2, toolCalls: 3 }, timing: { model: 1_800, tool: 120 } });
    expect(conversationOf(replay, toActorPath('flow/ask'))).toHaveLength(2);
  });

  test('a fork takes an edited output of a tool', () => {
    const place = played.events.findIndex((event) => event.type === 'effect.completed' && 'result' in event.payload);
    const event = played.events[place];
    if (event?.type !== 'effect.completed') throw new Error('No tool has given anything');
    const forked = forkEvents(played.events, { run: toRunId('other'), digest: graph.digest, parent: { run: toRunId('run'), seq: 1 }, now: 0, at: place + 2, edits: [{ effect: event.payload.effect, output: 'edited' }] });
    expect(forked.ok && forked.value[place]?.payload).toMatchObject({ result: { output: 'edited', console: [] } });
  });
});

describe('classify', () => {
  const sorting: Drawing = {
    nodes: {
      start: { kind: 'input' }, sort: { kind: 'classify', instructions: 'Be strict.', classes: [{ id: 'refund', label: 'Refund', description: 'Money {{ back }}' }, { id: 'other' }] },
      money: { kind: 'output', value: "'money'" }, rest: { kind: 'output', value: 'nodes.sort.output' },
    },
    edges: ['start -> sort', 'sort.refund -> money', 'sort.other -> rest', 'sort.else -> rest'],
  };
  const choosing = (object: object): World => ({ reply: () => ({ text: '', object: object as never }) });

  test('a model chooses the port; what came in goes on', () => {
    expect(play(compiled(sorting), 'Give it back', choosing({ class: 'refund' })).state.output).toBe('money');
    expect(play(compiled(sorting), 'Hello', choosing({ class: 'else' })).state.output).toBe('Hello');
    expect(play(compiled(sorting), 'Hello', choosing({ class: 'nonsense' })).state.output).toBe('Hello');
  });

  test('the model is given the classes, and their descriptions are no templates', () => {
    const [effect] = effectsOf(play(compiled(sorting), 'Hi', choosing({ class: 'other' })), 'model.generate');
    expect(effect).toMatchObject({ actor: 'flow/sort', request: { outputSchema: { properties: { class: { enum: ['refund', 'other', 'else'] } } } } });
    expect(effect?.request.system).toBe('Be strict.\n\nChoose the class that the text belongs to:\n- refund: Refund. Money {{ back }}\n- other\n- else: none of these.');
  });
});
