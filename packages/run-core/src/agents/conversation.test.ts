import type { JsonObject } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { compile, conversationOf, dehydrate, fold, hashState, hydrate, Replay, toActorPath, type Compiled, type Message, type ModelGenerate } from '../index.ts';
import { drawGraph, play, type Drawing, type Played, type World } from '../testing/index.ts';

function compiled(drawing: Drawing): Compiled {
  const result = compile(drawGraph(drawing));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** A worker with a tool. */
function solo(conversation: JsonObject | null, more: object = {}, settings: object = {}): Compiled {
  return compiled({
    nodes: {
      start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Look around.', limits: { steps: 50 }, ...(conversation && { conversation }), ...more },
      look: { kind: 'code', source: 'return args', arguments: { type: 'object' } }, done: { kind: 'output' },
    },
    edges: ['start -> ask', 'ask.tools -> look', 'ask -> done'],
    settings,
  });
}

const found = (effect: ModelGenerate): number => effect.request.messages.filter(({ role }) => role === 'tool').length;
const seen = (turn: number): string => `Room ${turn} ${'is large. '.repeat(10)}`;
/** Looks into `rooms` rooms, one after the other, then answers; sums up when it is asked to. */
function curious(rooms: number): World {
  let room = 0;
  return {
    reply: ({ request }) => {
      if (request.purpose === 'summarise') return { text: `Rooms up to ${room - 1} are large.` };
      return room >= rooms ? { text: 'Seen all.' } : { text: '', toolCalls: [{ callId: `c${room}`, name: 'look', input: { room: room++ } }] };
    },
    tool: ({ request }) => seen(Number(request.arguments['room'])),
  };
}
const modelCalls = ({ steps }: Pick<Played, 'steps'>): readonly ModelGenerate[] => steps.flatMap(({ effects }) => effects).filter((effect) => effect.type === 'model.generate');
const rolesOf = (messages: readonly Message[] | undefined): readonly string[] => (messages ?? []).map(({ role }) => role);
const textOf = (message: Message | undefined): string => (message?.role === 'user' ? message.text : '');

/** What providers insist on: the task first, and each result right after its call. */
function expectWhole({ request: { messages } }: ModelGenerate, task: string): void {
  expect(textOf(messages[0]).startsWith(task)).toBe(true);
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    if (message.role === 'tool') expect(before?.role === 'assistant' && before.toolCalls.map(({ callId }) => callId)).toEqual(message.results.map(({ callId }) => callId));
    if (message.role === 'assistant' && message.toolCalls.length > 0) expect(messages[index + 1]?.role).toBe('tool');
  });
}

describe('a conversation that is kept', () => {
  test('is sent whole, with and without saying so', () => {
    const said = play(solo({ keep: 'all' }), 'Look', curious(6));
    const unsaid = play(solo(null), 'Look', curious(6));
    expect(modelCalls(said).map(found)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(modelCalls(unsaid)).toEqual(modelCalls(said));
  });
});

describe('the newest exchanges', () => {
  test('are what is sent, whole, after the task', () => {
    const played = play(solo({ keep: 'last', turns: 2 }), 'Look around', curious(6));
    expect(modelCalls(played).map(found)).toEqual([0, 1, 2, 2, 2, 2, 2]);
    for (const call of modelCalls(played)) expectWhole(call, 'Look around');
    expect(JSON.stringify(modelCalls(played).at(-1)?.request.messages)).toContain('Room 5');
    expect(played.state.output).toBe('Seen all.');
  });

  test('of several calls at once stay together', () => {
    let turn = 0;
    const played = play(solo({ keep: 'last', turns: 1 }), 'Look', { reply: () => (turn++ < 3 ? { text: '', toolCalls: [0, 1, 2].map((index) => ({ callId: `${turn}.${index}`, name: 'look', input: { room: turn * 3 + index } })) } : { text: 'Done.' }) });
    for (const call of modelCalls(played)) expectWhole(call, 'Look');
    expect(rolesOf(modelCalls(played).at(-1)?.request.messages)).toEqual(['user', 'assistant', 'tool']);
  });

  test('of a reviewer are the newest drafts', () => {
    const drawing: Drawing = {
      nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Review.', strategy: 'review', rounds: 4, conversation: { keep: 'last', turns: 1 } }, one: { kind: 'worker', instructions: 'Draft.' }, done: { kind: 'output' } },
      edges: ['start -> lead', 'lead.workers -> one', 'lead -> done'],
    };
    let draft = 0;
    const played = play(compiled(drawing), 'Write', { reply: (effect) => (effect.node === 'one' ? { text: `draft ${draft++}` } : { text: '', object: { accepted: false, feedback: 'Shorter.' } }) });
    const last = modelCalls(played).filter(({ node }) => node === 'lead').at(-1)?.request.messages ?? [];
    expect(rolesOf(last)).toEqual(['user', 'assistant', 'user']);
    expect(textOf(last[2])).toContain('draft 3');
    expect(JSON.stringify(last)).not.toContain('draft 2');
  });
});

describe('a summary', () => {
  const policy = { keep: 'summary', overTokens: 100, last: 2 };

  test('is asked of the model when the conversation has become long, and takes the place of the older part', () => {
    const played = play(solo(policy), 'Look around', curious(5));
    const calls = modelCalls(played);
    const at = calls.findIndex(({ request }) => request.purpose === 'summarise');
    expect(calls[at]?.request).toMatchObject({ tools: [], outputSchema: null, messages: [{ role: 'user' }] });
    expect(textOf(calls[at]?.request.messages[0])).toContain('Room 0');
    expect(textOf(calls[at]?.request.messages[0])).not.toContain('Room 2');
    const next = calls[at + 1];
    expect(textOf(next?.request.messages[0])).toBe('Look around\n\nThe conversation so far, summed up:\nRooms up to 2 are large.');
    expect(next && found(next)).toBe(2);
    for (const call of calls.filter(({ request }) => request.purpose !== 'summarise')) expectWhole(call, 'Look around');
    expect(played.state).toMatchObject({ output: 'Seen all.', usage: { modelCalls: calls.length, toolCalls: 5 } });
  });

  test('is summed up again with what came after it', () => {
    const played = play(solo({ ...policy, last: 1 }), 'Look', curious(9));
    const summaries = modelCalls(played).filter(({ request }) => request.purpose === 'summarise');
    expect(summaries.length).toBeGreaterThan(1);
    expect(textOf(summaries[1]?.request.messages[0])).toMatch(/^Before that, summed up:\nRooms up to \d+ are large\.\n\n/);
    expect(textOf(modelCalls(played).at(-1)?.request.messages[0]).match(/summed up/g)).toHaveLength(1);
  });

  test('is not asked for again and again when the newest exchanges alone are too long', () => {
    const long: World = { ...curious(6), tool: () => 'x'.repeat(4_000) };
    const calls = modelCalls(play(solo({ keep: 'summary', overTokens: 3_000, last: 4 }), 'Look', long));
    expect(calls.filter(({ request }) => request.purpose === 'summarise').length).toBeLessThan(3);
  });

  test.each(['provider_auth', 'denied', 'internal'] as const)('that fails with %s is done without', (fail) => {
    const world = curious(5);
    const played = play(solo(policy), 'Look', { ...world, reply: (effect) => (effect.request.purpose === 'summarise' ? { fail } : (world.reply?.(effect) ?? {})) });
    expect(played.state.output).toBe('Seen all.');
    const after = modelCalls(played)[modelCalls(played).findIndex(({ request }) => request.purpose === 'summarise') + 1];
    expect(after && found(after)).toBe(2);
    expect(JSON.stringify(after?.request.messages)).not.toContain('summed up');
  });

  test('is tried again, and by the next model, like any call', () => {
    const world = curious(3);
    const graph = solo({ ...policy, last: 1 }, { model: 'openai:a', fallbackModels: ['openai:b'], retry: { attempts: 2 } });
    const played = play(graph, 'Look', { ...world, reply: (effect) => (effect.request.purpose === 'summarise' && effect.request.model === 'openai:a' ? { fail: 'provider_unavailable' } : (world.reply?.(effect) ?? {})) });
    expect(modelCalls(played).filter(({ request }) => request.purpose === 'summarise').map(({ request, attempt }) => [request.model, attempt])).toEqual([['openai:a', 1], ['openai:a', 2], ['openai:b', 1]]);
    expect(textOf(modelCalls(played).at(-1)?.request.messages[0])).toContain('are large.');
  });

  test('without a word counts as none', () => {
    const world = curious(4);
    const played = play(solo(policy), 'Look', { ...world, reply: (effect) => (effect.request.purpose === 'summarise' ? { text: ' \n' } : (world.reply?.(effect) ?? {})) });
    expect(played.state.output).toBe('Seen all.');
    expect(JSON.stringify(modelCalls(played).at(-1)?.request.messages)).not.toContain('summed up');
  });

  test('counts: in the budget of the run and in the limit of the agent, whose last call is for its answer', () => {
    const poor = play(solo(policy, {}, { budget: { steps: 4 } }), 'Look', curious(5));
    expect(poor.state).toMatchObject({ status: 'failed', usage: { modelCalls: 4 }, error: { code: 'budget_exceeded', message: 'Test graph has used its budget of model calls.' } });
    const limited = play(solo(policy, { limits: { steps: 4 } }), 'Look', curious(3));
    expect(modelCalls(limited).map(({ request }) => request.purpose)).toEqual(['think', 'think', 'think', 'think']);
    expect(modelCalls(limited).at(-1)?.request.toolChoice).toBe('none');
    expect(limited.state.output).toBe('Seen all.');
  });

  test('is judged by guard rules like everything a model says, except by conditions, which are about answers', () => {
    const world = curious(4);
    const guards = [{ id: 'mail', on: ['output'], find: { pii: ['email'] }, action: 'redact' }, { id: 'short', on: ['output'], find: { condition: 'value != "Seen all."' }, action: 'refuse' }];
    const played = play(solo(policy, { guards }), 'Look', { ...world, reply: (effect) => (effect.request.purpose === 'summarise' ? { text: 'Ask joe@example.com.' } : (world.reply?.(effect) ?? {})) });
    expect(textOf(modelCalls(played).at(-1)?.request.messages[0])).toContain('Ask [redacted: email].');
    expect(JSON.stringify(played.events)).not.toContain('joe@');
  });

  test('in a replay is a call of its own, and a run goes on from any snapshot', () => {
    const graph = solo(policy);
    const played = play(graph, 'Look', curious(12));
    const turns = conversationOf(new Replay(graph, played.events), toActorPath('flow/ask'));
    expect(turns.filter(({ request }) => request.purpose === 'summarise').every(({ reply }) => reply?.text.endsWith('are large.'))).toBe(true);
    expect(turns).toHaveLength(modelCalls(played).length);
    const end = hashState(fold(graph, played.events));
    for (const seq of played.events.keys()) {
      const before = hydrate(graph, JSON.parse(JSON.stringify(dehydrate(fold(graph, played.events.slice(0, seq + 1))))));
      expect(hashState(fold(graph, played.events.slice(seq + 1), before))).toBe(end);
    }
  });
});
