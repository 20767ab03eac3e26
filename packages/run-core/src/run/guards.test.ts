import { digestGraph, type GuardRule } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { compile, type Compiled } from '../compile/compile.ts';
import type { ToolCallEffect } from '../effect.ts';
import { toEffectId, toRunId } from '../ids.ts';
import { Replay } from '../replay/replay.ts';
import { timelineOf } from '../replay/timeline.ts';
import { drawGraph, play, type Drawing, type Played, type World } from '../testing/index.ts';
import { forkEvents } from './fork-events.ts';
import { dehydrate, hashState, hydrate } from './snapshot.ts';
import { fold, step } from './step.ts';

const secret = 'ann@example.com';

function rule(action: GuardRule['action'], on: GuardRule['on'], more: Partial<GuardRule> = {}): GuardRule {
  return { id: `${action}-mail`, on, find: { pii: ['email'] }, action, message: `Mail: ${action}.`, ...more };
}

function compiled(drawing: Drawing): Compiled {
  const result = compile(drawGraph(drawing));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function worker(guards: readonly GuardRule[], settings: object = {}): Compiled {
  return compiled({
    nodes: { start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Answer.', task: '{{ input }}', guards }, done: { kind: 'output', value: 'nodes.ask.output' } },
    edges: ['start -> ask', 'ask -> done'], settings,
  });
}

const code = { kind: 'code', source: 'return args', arguments: { type: 'object', properties: { to: { type: 'string' } } } };

/** A worker with a tool that sends; its model calls it once and then says what it heard. */
function sender(guards: readonly GuardRule[]): Compiled {
  return compiled({
    nodes: { start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Send.', guards }, send: code, done: { kind: 'output', value: 'nodes.ask.output' } },
    edges: ['start -> ask', 'ask.tools -> send', 'ask -> done'],
  });
}

const sends: World = {
  reply(effect) {
    const last = effect.request.messages.at(-1);
    if (last?.role === 'tool') return { text: JSON.stringify(last.results.map(({ output, isError }) => ({ output, isError }))) };
    return { text: '', toolCalls: [{ callId: 'c', name: effect.request.tools[0]?.name ?? '', input: { to: secret } }] };
  },
};

const called = ({ steps }: Played): readonly ToolCallEffect[] => steps.flatMap(({ effects }) => effects.filter((effect) => effect.type === 'tool.call'));
const asked = ({ steps }: Played) => steps.flatMap(({ effects }) => effects.filter((effect) => effect.type === 'person.ask'));
const flagged = ({ steps }: Played) => steps.flatMap(({ trace }) => trace.filter((entry) => entry.type === 'guard.flagged'));
const no: World = { decision: () => ({ decision: 'rejected', comment: 'Better not.' }) };

describe("an agent's input", () => {
  test('is redacted before its model sees it', () => {
    const { state, steps, events } = play(worker([rule('redact', ['input'])]), `Write to ${secret}`, { reply: (effect) => ({ text: JSON.stringify(effect.request.messages) }) });
    expect(JSON.stringify(steps[1]?.effects)).not.toContain(secret);
    expect(state.output).toBe('[{"role":"user","text":"Write to [redacted: email]"}]');
    expect(events[1]).toMatchObject({ payload: { judged: { value: { task: 'Write to [redacted: email]', background: '' } }, guard: { verdict: 'pass', findings: [{ on: 'input', kinds: ['email'], path: ['task'] }] } } });
  });

  test('passes as it is when nothing is found, and the log does not repeat it', () => {
    const { events, state } = play(worker([rule('redact', ['input'])]), 'Hello', {});
    expect(events[1]).toMatchObject({ type: 'effect.completed', payload: { judged: {} } });
    expect(state.status).toBe('completed');
    expect(state.usage).toMatchObject({ modelCalls: 1, toolCalls: 0 });
  });

  test('that is refused fails the agent, with the words of the rule', () => {
    const played = play(worker([rule('refuse', ['input'])]), secret, {});
    expect(played.state.error).toEqual({ code: 'denied', message: 'Mail: refuse.', actor: 'flow/ask' });
    expect(played.state.usage.modelCalls).toBe(0);
  });

  test('waits for a person where a rule asks', () => {
    const machine = worker([rule('ask', ['input'])]);
    const yes = play(machine, secret, {});
    expect(asked(yes)).toMatchObject([{ actor: 'flow', node: 'ask', question: 'Mail: ask.', show: { task: secret }, form: null }]);
    expect(yes.state.output).toBe('ask answers');
    expect(play(machine, secret, no).state.error).toMatchObject({ code: 'denied', message: 'A person said no. Better not.' });
    expect(play(machine, secret, { decision: () => null }).state.status).toBe('waiting');
  });
});

test('a worker whose input is refused is a failed worker to its supervisor', () => {
  const machine = compiled({
    nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Lead.' }, help: { kind: 'worker', instructions: 'Help.', guards: [rule('refuse', ['input'])] }, done: { kind: 'output', value: 'nodes.lead.output' } },
    edges: ['start -> lead', 'lead.workers -> help', 'lead -> done'],
  });
  const { state } = play(machine, 'Go', {
    reply: ({ request: { messages } }) => (messages.length > 1 ? { text: JSON.stringify(messages.at(-1)) } : { text: '', toolCalls: [{ callId: 'c', name: 'delegate_to_help', input: { task: `Write to ${secret}` } }] }),
  });
  expect(state.output).toContain('{"error":"denied","message":"Mail: refuse."},"isError":true');
  expect(state.usage.modelCalls).toBe(2);
});

describe("an agent's output", () => {
  const says: World = { reply: () => ({ text: `Ask ${secret}.` }) };

  test('is redacted before it is logged', () => {
    const played = play(worker([rule('redact', ['output'])]), 'Who?', says);
    expect(played.state.output).toBe('Ask [redacted: email].');
    expect(JSON.stringify(played.events)).not.toContain(secret);
  });

  test('is redacted in its object and in the text of it', () => {
    const { events } = play(worker([rule('redact', ['output'])]), 'Who?', { reply: () => ({ text: `{"to":"${secret}"}`, object: { to: secret } }) });
    expect(events.at(-1)?.payload).toMatchObject({ reply: { text: '{"to":"[redacted: email]"}', object: { to: '[redacted: email]' } } });
  });

  test('that is refused is never logged; the agent fails', () => {
    const played = play(worker([rule('refuse', ['output'])]), 'Who?', says);
    expect(played.state.error).toEqual({ code: 'denied', message: 'Mail: refuse.', actor: 'flow/ask' });
    expect(played.events.at(-1)).toMatchObject({ type: 'effect.failed', payload: { guard: { verdict: 'refuse', findings: [{ rule: 'refuse-mail', kinds: ['email'], count: 1 }] } } });
    expect(JSON.stringify(played.events)).not.toContain(secret);
    expect(played.state.usage.modelCalls).toBe(1);
  });

  test('waits for a person where a rule asks, who sees it', () => {
    const machine = worker([rule('ask', ['output'])]);
    const yes = play(machine, 'Who?', says);
    expect(asked(yes)).toMatchObject([{ actor: 'flow/ask', question: 'Mail: ask.', show: `Ask ${secret}.` }]);
    expect(yes.state.output).toBe(`Ask ${secret}.`);
    expect(play(machine, 'Who?', { ...says, ...no }).state.error).toMatchObject({ code: 'denied' });
  });

  test('a condition looks at the answer, not at what is said beside a call', () => {
    const machine = sender([{ id: 'amount', on: ['output'], find: { condition: "value.contains('isError')" }, action: 'refuse' }]);
    expect(play(machine, 'Go', sends).state.error).toMatchObject({ code: 'denied', message: 'The guard rule amount found something (condition).' });
  });
});

describe('the arguments of a call', () => {
  test('are redacted before they are logged, and the tool is called with what is left', () => {
    const played = play(sender([rule('redact', ['toolArguments'])]), 'Go', sends);
    expect(called(played).map(({ request }) => request.arguments)).toEqual([{ to: '[redacted: email]' }]);
    expect(JSON.stringify(played.events)).not.toContain(secret);
    expect(flagged(played)).toMatchObject([{ guard: { findings: [{ on: 'toolArguments', path: ['toolCalls', 0, 'arguments', 'to'] }] } }]);
  });

  test('that are refused are no call: the model reads why', () => {
    const played = play(sender([rule('refuse', ['toolArguments'])]), 'Go', sends);
    expect(called(played)).toEqual([]);
    expect(played.state.output).toBe('[{"output":"denied: Mail: refuse.","isError":true}]');
    expect(JSON.stringify(played.events)).not.toContain(secret);
  });

  test('wait for a person where a rule asks; without a yes the model reads why', () => {
    const machine = sender([rule('ask', ['toolArguments'])]);
    const yes = play(machine, 'Go', sends);
    expect(asked(yes)).toMatchObject([{ show: { says: '', calls: [{ tool: 'send', arguments: { to: secret } }] } }]);
    expect(called(yes)).toHaveLength(1);
    const rejected = play(machine, 'Go', { ...sends, ...no });
    expect(called(rejected)).toEqual([]);
    expect(rejected.state.output).toBe('[{"output":"denied: A person said no. Better not.","isError":true}]');
  });

  test('a delegation is a call as well', () => {
    const machine = compiled({
      nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Lead.', guards: [rule('refuse', ['toolArguments'])] }, help: { kind: 'worker', instructions: 'Help.' }, done: { kind: 'output', value: 'nodes.lead.output' } },
      edges: ['start -> lead', 'lead.workers -> help', 'lead -> done'],
    });
    const { state } = play(machine, 'Go', { reply: (effect) => (effect.request.messages.length > 1 ? { text: 'Enough.' } : { text: '', toolCalls: [{ callId: 'c', name: 'delegate_to_help', input: { task: `Write to ${secret}` } }] }) });
    expect(state).toMatchObject({ output: 'Enough.', usage: { modelCalls: 2 } });
  });
});

describe('the result of a tool', () => {
  const tells: World = { ...sends, tool: () => ({ owner: secret }) };

  test('is redacted before it is logged', () => {
    const played = play(sender([rule('redact', ['toolResult'])]), 'Go', tells);
    expect(played.state.output).toBe('[{"output":{"owner":"[redacted: email]"},"isError":false}]');
    expect(JSON.stringify(played.events.at(-2))).not.toContain(secret);
  });

  test('that is refused is never logged; the model reads that it was', () => {
    const played = play(sender([rule('refuse', ['toolResult'])]), 'Go', tells);
    expect(played.state.output).toBe('[{"output":{"error":"denied","message":"Mail: refuse."},"isError":true}]');
  });

  test('waits for a person where a rule asks', () => {
    const machine = sender([rule('ask', ['toolResult'])]);
    const yes = play(machine, 'Go', tells);
    expect(asked(yes)).toMatchObject([{ show: { owner: secret } }]);
    expect(yes.state.output).toContain(secret);
    expect(play(machine, 'Go', { ...tells, ...no }).state.output).toContain('A person said no.');
  });

  test("is judged by its agent's rules, not by those of another that has the same tool", () => {
    const machine = compiled({
      nodes: {
        start: { kind: 'input' }, one: { kind: 'worker', instructions: 'One.', guards: [rule('redact', ['toolResult'])] }, two: { kind: 'worker', instructions: 'Two.' }, send: code,
        done: { kind: 'output', value: '[nodes.one.output, nodes.two.output]' },
      },
      edges: ['start -> one', 'one -> two', 'one.tools -> send', 'two.tools -> send', 'two -> done'],
    });
    const { state } = play(machine, 'Go', { ...tells, reply: (effect) => (effect.request.messages.at(-1)?.role === 'tool' ? (sends.reply?.(effect) ?? {}) : { text: '', toolCalls: [{ callId: 'c', name: 'send', input: {} }] }) });
    expect(state.output).toEqual(['[{"output":{"owner":"[redacted: email]"},"isError":false}]', `[{"output":{"owner":"${secret}"},"isError":false}]`]);
  });
});

describe("a graph's rules", () => {
  const step = (guards: readonly GuardRule[]) => compiled({
    nodes: { start: { kind: 'input' }, send: { ...code, bindings: { to: 'input' } }, done: { kind: 'output', value: '{"to": nodes.send.output.to, "from": input}' } },
    edges: ['start -> send', 'send -> done'], settings: { guards },
  });

  test('hold for a tool as a step: its arguments and its result', () => {
    expect(called(play(step([rule('redact', ['toolArguments'])]), secret, {}))).toMatchObject([{ request: { arguments: { to: '[redacted: email]' } } }]);
    expect(play(step([rule('redact', ['toolResult'])]), secret, {}).state.output).toEqual({ to: '[redacted: email]', from: secret });
    expect(play(step([rule('refuse', ['toolArguments'])]), secret, {}).state.error).toMatchObject({ code: 'denied', message: 'Mail: refuse.' });
    expect(play(step([rule('refuse', ['toolResult'])]), secret, {}).state.error).toMatchObject({ code: 'denied' });
  });

  test("hold for the run's output, wherever it comes from", () => {
    const redacted = play(step([rule('redact', ['output'])]), secret, {});
    expect(redacted.state).toMatchObject({ status: 'completed', output: { to: '[redacted: email]', from: '[redacted: email]' } });
    expect(redacted.events.at(-1)).toMatchObject({ payload: { guard: { findings: [{ on: 'output', path: ['to'] }, { path: ['from'] }] } } });
    expect(play(step([rule('refuse', ['output'])]), secret, {}).state).toMatchObject({ status: 'failed', output: null, error: { code: 'denied', message: 'Mail: refuse.', actor: 'flow' } });
    const yes = play(step([rule('ask', ['output'])]), secret, {});
    expect(asked(yes)).toMatchObject([{ actor: 'flow', node: 'done', show: { to: secret, from: secret } }]);
    expect(yes.state.output).toEqual({ to: secret, from: secret });
    expect(play(step([rule('ask', ['output'])]), secret, no).state.error).toMatchObject({ code: 'denied' });
  });

  test('hold for its agents, behind their own', () => {
    const machine = worker([rule('flag', ['output'], { id: 'own' })], { guards: [rule('redact', ['output'], { id: 'graph' })] });
    const played = play(machine, 'Who?', { reply: () => ({ text: secret }) });
    expect(flagged(played)[0]).toMatchObject({ actor: 'flow/ask', guard: { verdict: 'flag', message: 'Mail: flag.', findings: [{ rule: 'own' }, { rule: 'graph' }] } });
    expect(played.state.output).toBe('[redacted: email]');
  });

  test('hold in the graphs inside; those of a graph inside for its own input and output too', () => {
    const inner = drawGraph({
      nodes: { start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Answer.', task: '{{ input.text }}' }, done: { kind: 'output', value: '{"said": nodes.ask.output, "heard": input.text, "phone": "+31 6 12345678"}' } },
      edges: ['start -> ask', 'ask -> done'],
      settings: { guards: [rule('redact', ['input', 'output'], { id: 'inner', find: { pii: ['phone'] } })] },
    });
    const digest = digestGraph(inner);
    const outer = compile(drawGraph({
      nodes: { start: { kind: 'input' }, sub: { kind: 'subgraph', graph: 'inner', revision: digest }, done: { kind: 'output' } },
      edges: ['start -> sub', 'sub -> done'],
      settings: { guards: [rule('redact', ['output'], { id: 'outer' })] },
    }), { graphs: new Map([[digest, inner]]) });
    if (!outer.ok) throw new Error(JSON.stringify(outer.error));
    const { state, events } = play(outer.value, { text: 'Call +31 6 87654321' }, { reply: (effect) => ({ text: `${JSON.stringify(effect.request.messages)} ${secret}` }) });
    expect(state.output).toEqual({ said: '[{"role":"user","text":"Call [redacted: phone]"}] [redacted: email]', heard: 'Call [redacted: phone]', phone: '[redacted: phone]' });
    expect(JSON.stringify(events.slice(1))).not.toContain('87654321');
    expect(JSON.stringify(events)).not.toContain(secret);
  });
});

test('without rules an effect carries none, and nothing is judged', () => {
  const played = play(sender([]), secret, sends);
  const effects = played.steps.flatMap((each) => each.effects);
  expect(effects.some((effect) => 'guards' in effect || effect.type === 'guard.judge')).toBe(false);
});

test('what was flagged is in the trace and on the timeline', () => {
  const machine = worker([rule('flag', ['output'])]);
  const played = play(machine, 'Who?', { reply: () => ({ text: secret }) });
  const guard = { verdict: 'flag', message: 'Mail: flag.', findings: [{ on: 'output', rule: 'flag-mail', action: 'flag', kinds: ['email'], count: 1, path: [] }] };
  expect(flagged(played)).toEqual([{ type: 'guard.flagged', actor: 'flow/ask', effect: 'run:1:0', guard }]);
  expect(timelineOf(new Replay(machine, played.events))[1]?.bars).toMatchObject([{ type: 'model', guard }]);
  expect(played.state.output).toBe(secret);
});

const everything = [rule('ask', ['input', 'output', 'toolArguments', 'toolResult'])];

test('what is held back survives a snapshot at any place', () => {
  const machine = compiled({
    nodes: { start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Send.' }, send: code, done: { kind: 'output', value: 'nodes.ask.output' } },
    edges: ['start -> ask', 'ask.tools -> send', 'ask -> done'], settings: { guards: everything },
  });
  const played = play(machine, `Go, ${secret}`, sends);
  const { events, state } = played;
  expect(asked(played)).toHaveLength(5);
  events.forEach((_, index) => {
    const before = fold(machine, events.slice(0, index + 1));
    const restored = hydrate(machine, JSON.parse(JSON.stringify(dehydrate(before))));
    const after = events.slice(index + 1).reduce((at, event) => step(machine, at, event).state, restored);
    expect(hashState(after)).toBe(hashState(state));
  });
});

test('a branch that is no longer wanted takes what is held back with it', () => {
  const machine = compiled({
    nodes: { start: { kind: 'input' }, a: { kind: 'worker', guards: everything }, b: { kind: 'transform', value: '1' }, first: { kind: 'join', policy: 'any' }, w: { kind: 'worker' }, done: { kind: 'output', value: 'nodes.w.output' } },
    edges: ['start -> a', 'start -> b', 'b -> w', 'a -> first', 'w -> first', 'first -> done'],
  });
  const played = play(machine, secret, { decision: () => null });
  expect(played.state).toMatchObject({ status: 'completed', output: 'w answers' });
  expect(played.state.effects.size).toBe(0);
});

test('a fork with another answer does not ask about the old one again', () => {
  const machine = worker([rule('ask', ['output'])]);
  const { events } = play(machine, 'Who?', { reply: () => ({ text: secret }) });
  const forked = forkEvents(events, { run: toRunId('fork'), digest: machine.digest, parent: { run: toRunId('run'), seq: 3 }, now: 0, at: 3, edits: [{ effect: toEffectId('run:1:0'), output: 'Nobody.' }] });
  if (!forked.ok) throw new Error(forked.error.message);
  expect(fold(machine, forked.value)).toMatchObject({ status: 'completed', output: 'Nobody.' });
});
