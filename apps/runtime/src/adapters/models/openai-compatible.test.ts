// The gateway against a real HTTP server that speaks the OpenAI chat protocol, through the real provider package.
import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '@cadre/graph-schema';
import type { ModelReply, ModelRequest } from '@cadre/run-core';
import { ModelFailure, type GenerateOptions } from '../../ports/model-gateway.ts';
import { generateOptions, modelRequest } from '../../testing/models/model-request.ts';
import type { ScriptedAnswer } from '../../testing/openai-server/script.ts';
import { startOpenAiServer, type OpenAiServer } from '../../testing/openai-server/start-openai-server.ts';
import { createModelGateway, type GatewaySettings } from './create-model-gateway.ts';
import { PriceTable } from './prices.ts';

const KEY = 'sk-local-0123456789abcdef';
const servers: OpenAiServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: ScriptedAnswer | ((index: number) => ScriptedAnswer)): Promise<OpenAiServer> {
  const server = await startOpenAiServer({ reply: (_, index) => (typeof answer === 'function' ? answer(index) : answer) });
  servers.push(server);
  return server;
}

function gatewayTo(url: string, change: Partial<GatewaySettings> = {}) {
  return createModelGateway({ providers: [{ id: 'local', baseUrl: url, apiKey: KEY, models: ['test'] }], apiKeys: {}, offlineDelayMs: 0, ...change });
}

async function ask(answer: ScriptedAnswer, request: Partial<ModelRequest> = {}, options: Partial<GenerateOptions> = {}): Promise<ModelReply> {
  const server = await serve(answer);
  return gatewayTo(server.url).generate(modelRequest(request), generateOptions(options));
}

async function failureOf(promise: Promise<unknown>): Promise<ModelFailure> {
  const error = await promise.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof ModelFailure)) throw new Error(`Expected a ModelFailure, got ${String(error)}`);
  return error;
}

const lookUp = {
  name: 'look_up',
  description: 'Looks an order up.',
  inputSchema: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'], additionalProperties: false },
} as const;
const verdict = { type: 'object', properties: { kind: { type: 'string', enum: ['refund', 'other'] } }, required: ['kind'], additionalProperties: false } as const;

describe('a call that goes well', () => {
  it('streams the words and gives the whole reply with its usage', async () => {
    const words: string[] = [];
    const reply = await ask({ text: 'Hello there, Dana.', usage: { inputTokens: 12, outputTokens: 5 } }, {}, { onDelta: (text) => words.push(text) });
    expect(words.length).toBeGreaterThan(1);
    expect(words.join('')).toBe('Hello there, Dana.');
    expect(reply).toMatchObject({ text: 'Hello there, Dana.', toolCalls: [], finish: 'stop', model: 'local:test', usage: { inputTokens: 12, outputTokens: 5, costUsd: 0 } });
    expect(reply.firstTokenMs).not.toBeNull();
    expect(reply).not.toHaveProperty('object');
  });

  it('sends system, conversation, tools, settings, key and idempotency key', async () => {
    const server = await serve({ text: 'ok' });
    await gatewayTo(server.url).generate(
      modelRequest({
        settings: { temperature: 0, maxOutputTokens: 77 },
        tools: [lookUp],
        messages: [
          { role: 'user', text: 'Where is A-1?' },
          { role: 'assistant', text: 'I look.', toolCalls: [{ callId: 'c1', name: 'look_up', input: { order: 'A-1' } }] },
          { role: 'tool', results: [{ callId: 'c1', name: 'look_up', output: { state: 'lost' }, isError: false }] },
        ],
      }),
      generateOptions({ key: 'run_7:3:0' }),
    );
    const [request] = server.requests;
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'idempotency-key': 'run_7:3:0' });
    expect(request?.messages.map(({ role, content }) => [role, content])).toEqual([
      ['system', 'Be helpful.'],
      ['user', 'Where is A-1?'],
      ['assistant', 'I look.'],
      ['tool', '{"state":"lost"}'],
    ]);
    expect(request?.tools).toEqual(['look_up']);
    expect(request?.body).toMatchObject({ model: 'test', stream: true, temperature: 0, max_tokens: 77, tool_choice: 'auto', stream_options: { include_usage: true } });
  });

  it('sends nothing that providers refuse: no empty turn, no empty task', async () => {
    const server = await serve({ text: 'ok' });
    const messages: ModelRequest['messages'] = [{ role: 'user', text: '' }, { role: 'assistant', text: '', toolCalls: [] }, { role: 'user', text: 'Again.' }];
    await gatewayTo(server.url).generate(modelRequest({ system: '', messages }), generateOptions());
    expect(server.requests[0]?.messages.map(({ role, content }) => [role, content])).toEqual([['user', '(empty)'], ['user', 'Again.']]);
  });

  it('gives tool calls with parsed arguments', async () => {
    const reply = await ask({ toolCalls: [{ name: 'look_up', input: { order: 'A-1' } }, { name: 'look_up', input: { order: 'A-2' } }] }, { tools: [lookUp] });
    expect(reply.finish).toBe('tool-calls');
    expect(reply.toolCalls.map(({ name, input }) => [name, input])).toEqual([['look_up', { order: 'A-1' }], ['look_up', { order: 'A-2' }]]);
  });

  it('asks for structured output by its schema and gives the object', async () => {
    const server = await serve({ object: { kind: 'refund' } });
    const reply = await gatewayTo(server.url).generate(modelRequest({ outputSchema: verdict }), generateOptions());
    expect(reply.object).toEqual({ kind: 'refund' });
    expect(server.requests[0]?.outputSchema).toEqual(verdict);
    expect(server.requests[0]?.messages[0]?.content, 'for servers that ignore response_format').toContain(JSON.stringify(verdict));
  });

  it('reads JSON that a server put into a Markdown fence', async () => {
    expect((await ask({ text: '```json\n{"kind":"other"}\n```' }, { outputSchema: verdict })).object).toEqual({ kind: 'other' });
  });

  it('leaves out what a model thinks aloud before its answer', async () => {
    const reply = await ask({ text: '<think>It wants its money back.</think>{"kind":"refund"}' }, { outputSchema: verdict });
    expect(reply).toMatchObject({ text: '{"kind":"refund"}', object: { kind: 'refund' } });
  });

  it('may be called any number of times at once', async () => {
    const server = await serve((index) => ({ text: `number ${index}` }));
    const gateway = gatewayTo(server.url);
    const replies = await Promise.all(Array.from({ length: 50 }, () => gateway.generate(modelRequest(), generateOptions())));
    expect(new Set(replies.map((reply) => reply.text)).size).toBe(50);
  });
});

describe('a provider that refuses', () => {
  it.each([
    [401, 'provider_auth', /refused the API key \(401\); check the key of "local" in CADRE_PROVIDERS/],
    [403, 'provider_auth', /refused the API key/],
    [400, 'provider_bad_request', /refused the request to local:test \(400\): Scripted 400\./],
    [404, 'provider_bad_request', /\(404\)/],
    [422, 'provider_bad_request', /\(422\)/],
    [429, 'provider_rate_limited', /limits the rate of calls/],
    [500, 'provider_unavailable', /failed to answer \(500\)/],
    [503, 'provider_unavailable', /failed to answer \(503\)/],
    [529, 'provider_unavailable', /failed to answer \(529\)/],
  ] as const)('%i becomes %s', async (status, code, message) => {
    const failure = await failureOf(ask({ fault: 'status', status }));
    expect(failure).toMatchObject({ code, usage: null });
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain('\n');
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': new Date(0).toUTCString() }, 0],
  ])('%j asks to wait %s ms', async (headers, retryAfterMs) => {
    expect(await failureOf(ask({ fault: 'status', status: 429, headers }))).toMatchObject({ code: 'provider_rate_limited', retryAfterMs });
  });

  it('says nothing of the key, even when the provider echoes it', async () => {
    const failure = await failureOf(ask({ fault: 'status', status: 400, message: `Bad key ${KEY}\nin Bearer ${KEY}` }));
    expect(failure.message).not.toContain(KEY);
    expect(failure.message).not.toContain('0123456789');
  });

  it('does not follow a redirect with the key', async () => {
    const target = await serve({ text: 'stolen' });
    const failure = await failureOf(ask({ fault: 'status', status: 307, headers: { location: `${target.url}/chat/completions` } }));
    expect(failure).toMatchObject({ code: 'provider_bad_request' });
    expect(target.requests).toHaveLength(0);
  });

  it('tells a content filter from a bad request', async () => {
    expect(await failureOf(ask({ fault: 'status', status: 400, message: 'Blocked by our content policy.' }))).toMatchObject({ code: 'content_filtered' });
    const held = await failureOf(ask({ text: 'I', finish: 'content_filter', usage: { inputTokens: 3, outputTokens: 1 } }));
    expect(held).toMatchObject({ code: 'content_filtered', usage: { inputTokens: 3, outputTokens: 1 } });
  });
});

describe('a provider that breaks', () => {
  it('refused connections are unavailable, and the message says where', async () => {
    const server = await startOpenAiServer({ reply: () => ({ text: '' }) });
    await server.close();
    const failure = await failureOf(gatewayTo(server.url).generate(modelRequest(), generateOptions()));
    expect(failure.code).toBe('provider_unavailable');
    expect(failure.message).toContain(new URL(server.url).origin);
  });

  it.each([
    ['closed at once', { fault: 'close' }],
    ['closed mid-stream', { fault: 'close', afterWords: 3 }],
    ['ended without a finish', { fault: 'unfinished' }],
  ] as const)('%s is unavailable', async (_, fault) => {
    expect(await failureOf(ask(fault))).toMatchObject({ code: 'provider_unavailable' });
  });

  it.each([
    ['at once', { fault: 'garbage' }],
    ['mid-stream', { fault: 'garbage', afterWords: 3 }],
  ] as const)('garbage %s is unavailable and called unreadable', async (_, fault) => {
    const failure = await failureOf(ask(fault));
    expect(failure.code).toBe('provider_unavailable');
    expect(failure.message).toBe('local:test sent an unreadable answer.');
  });

  it('an answer without a choice is no answer', async () => {
    expect(await failureOf(ask({ fault: 'no-choice' }))).toMatchObject({ code: 'provider_unavailable' });
  });

  it('a page of a proxy is unavailable, says its status, and is not repeated', async () => {
    const failure = await failureOf(ask({ fault: 'page', status: 502, headers: { 'retry-after': '3' } }));
    expect(failure).toMatchObject({ code: 'provider_unavailable', retryAfterMs: 3_000 });
    expect(failure.message).toMatch(/failed to answer \(502\)/);
    expect(failure.message).not.toContain('<');
  });

  it.each([
    ['rate_limit_error', 'provider_rate_limited'],
    ['overloaded_error', 'provider_unavailable'],
    ['authentication_error', 'provider_auth'],
    ['invalid_request_error', 'provider_bad_request'],
    ['content_filter', 'content_filtered'],
  ] as const)('an announced %s is %s', async (type, code) => {
    const failure = await failureOf(ask({ fault: 'announced', type, message: 'Not today' }));
    expect(failure).toMatchObject({ code });
  });

  it.each([
    ['before its head', { fault: 'hang' }, 'firstTokenTimeoutMs', 'local:test sent no token within 60 ms, so the call was stopped.'],
    ['before its first token', { fault: 'hang', afterWords: 0 }, 'firstTokenTimeoutMs', 'local:test sent no token within 60 ms, so the call was stopped.'],
    ['mid-stream', { fault: 'hang', afterWords: 2 }, 'silenceMs', 'local:test sent nothing for 60 ms, so the call was stopped.'],
  ] as const)('a hang %s ends when the provider was silent for too long', async (...[, fault, limit, message]) => {
    const server = await serve(fault);
    const failure = await failureOf(gatewayTo(server.url, { firstTokenTimeoutMs: 60_000, silenceMs: 60_000, [limit]: 60 }).generate(modelRequest(), generateOptions()));
    expect(failure).toMatchObject({ code: 'provider_unavailable', message });
    expect(failure.durationMs).toBeGreaterThan(0);
  });

  it('slow tokens are fine while they come, and stopped at the time limit', async () => {
    const slow = { text: 'one two three four five six', chunkDelayMs: 25 };
    const server = await serve(slow);
    const patient = await gatewayTo(server.url, { silenceMs: 60_000 }).generate(modelRequest(), generateOptions());
    expect(patient.text).toBe('one two three four five six');
    const failure = await failureOf(gatewayTo(server.url).generate(modelRequest(), generateOptions({ timeoutMs: 60 })));
    expect(failure).toMatchObject({ code: 'provider_unavailable', message: 'local:test did not finish within 60 ms, so the call was stopped.' });
  });

  it('a cancelled call ends at once and says no more words', async () => {
    const controller = new AbortController();
    const words: string[] = [];
    const call = ask({ text: 'one two three four five six seven', chunkDelayMs: 20 }, {}, {
      signal: controller.signal,
      onDelta: (text) => {
        words.push(text);
        controller.abort();
      },
    });
    expect(await failureOf(call)).toMatchObject({ code: 'cancelled' });
    expect(words).toHaveLength(1);
  });
});

describe('what a provider counts', () => {
  it.each([
    ['negative', { inputTokens: -5, outputTokens: 4 }, { inputTokens: 0, outputTokens: 4 }],
    ['absurd', { inputTokens: 1e15, outputTokens: 4 }, { inputTokens: 0, outputTokens: 4 }],
    ['broken', { inputTokens: 7.4, outputTokens: 4 }, { inputTokens: 7, outputTokens: 4 }],
  ])('%s numbers do not reach the log', async (_, usage, expected) => {
    expect((await ask({ text: 'ok', usage })).usage).toEqual({ ...expected, costUsd: 0 });
  });

  it('cached input has its own price', async () => {
    const server = await serve({ text: 'ok', usage: { inputTokens: 1_000_000, outputTokens: 0, cachedTokens: 400_000 } });
    const prices = new PriceTable({ 'local:test': { input: 2, cachedInput: 0.5, output: 8 } });
    expect((await gatewayTo(server.url, { prices }).generate(modelRequest(), generateOptions())).usage.costUsd).toBeCloseTo(0.6 * 2 + 0.4 * 0.5, 10);
  });
});

describe('a reply that does not fit', () => {
  const usage = { inputTokens: 9, outputTokens: 4 };
  it.each<[string, ScriptedAnswer, RegExp]>([
    ['misses the schema', { object: { kind: 'gift' }, usage }, /does not fit its schema: kind: /],
    ['is not JSON', { text: 'A refund, I think.', usage }, /is not JSON/],
    ['was cut off', { text: '{"kind": "ref', finish: 'length', usage }, /cut off at the token limit/],
  ])('structured output that %s is output_invalid, with its usage', async (_, answer, message) => {
    const failure = await failureOf(ask(answer, { outputSchema: verdict }));
    expect(failure).toMatchObject({ code: 'output_invalid', usage: { ...usage, costUsd: 0 } });
    expect(failure.message).toMatch(message);
  });

  it.each<[string, { readonly name: string; readonly input: Json }, RegExp]>([
    ['are no JSON', { name: 'look_up', input: '{"order": ' }, /are not JSON/],
    ['miss the schema', { name: 'look_up', input: { order: 5 } }, /do not fit its schema: order: /],
    ['are for a tool nobody offered', { name: 'delete_all', input: {} }, /was called but not offered/],
  ])('tool arguments that %s are output_invalid', async (_, call, message) => {
    const failure = await failureOf(ask({ toolCalls: [call], usage }, { tools: [lookUp] }));
    expect(failure).toMatchObject({ code: 'output_invalid', usage: { ...usage, costUsd: 0 } });
    expect(failure.message).toMatch(message);
  });
});

it('a reply that was cut off is taken as far as it goes when it is text', async () => {
  expect(await ask({ text: 'Once upon a', finish: 'length' })).toMatchObject({ text: 'Once upon a', finish: 'length' });
});

it('says what does not fit in so many words and no more', async () => {
  const long = 'k'.repeat(10_000);
  const object = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}${long}`, 1]));
  const failure = await failureOf(ask({ object: { kind: 'refund', ...object } }, { outputSchema: verdict }));
  expect(failure.code).toBe('output_invalid');
  expect(failure.message.length).toBeLessThan(2_000);
});

it('does not read a reply that no run could carry', async () => {
  const failure = await failureOf(ask({ text: 'x'.repeat(5 * 1024 * 1024) }));
  expect(failure).toMatchObject({ code: 'output_invalid' });
  expect(failure.message).toContain('more than 2097152 characters');
});
