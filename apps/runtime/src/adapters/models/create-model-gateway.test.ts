// What the gateway knows of the configured providers, and the small pure parts beside it.
import { describe, expect, it } from 'vitest';
import { ModelFailure } from '../../ports/model-gateway.ts';
import { generateOptions, modelRequest } from '../../testing/models/model-request.ts';
import { createModelGateway } from './create-model-gateway.ts';
import { parseModelId } from './model-id.ts';
import { PriceTable } from './prices.ts';
import { readRetryAfter } from './retry-after.ts';

const prices = new PriceTable();
const bare = createModelGateway({ providers: [], apiKeys: {}, offlineDelayMs: 0 });

describe('which models there are', () => {
  it('without a key it is the offline model alone, free and labelled', () => {
    expect(bare.list()).toEqual([
      {
        id: 'offline:demo', provider: 'offline', title: 'Offline model', offline: true, price: { input: 0, output: 0 }, priced: true,
        circuit: 'closed', openUntil: null, limits: null, pausedUntil: null, inFlight: 0,
      },
    ]);
  });

  it('with keys it is those of the providers, with the prices that are known', () => {
    const gateway = createModelGateway({ providers: [{ id: 'local', baseUrl: 'http://127.0.0.1:9/v1', apiKey: null, models: ['qwen3:8b'] }], apiKeys: { anthropic: 'k', openai: null }, offlineDelayMs: 0 });
    const models = gateway.list();
    expect(new Set(models.map((model) => model.provider))).toEqual(new Set(['offline', 'anthropic', 'local']));
    expect(models.find((model) => model.id === 'anthropic:claude-sonnet-4-5')?.price).toEqual({ input: 3, output: 15 });
    expect(models.find((model) => model.id === 'local:qwen3:8b')).toMatchObject({ provider: 'local', title: 'qwen3:8b', offline: false, price: null, priced: false });
    expect(gateway.isKnown('anthropic:any-newer-one')).toBe(true);
    expect(gateway.isKnown('openai:gpt-4o')).toBe(false);
    expect(gateway.isKnown('demo')).toBe(false);
  });

  it.each([
    ['nonsense', '"nonsense" is not a model\'s name; write provider:model, such as offline:demo.'],
    ['openai:gpt-4o', 'No provider "openai" is configured; known are offline.'],
    ['offline:other', 'The provider "offline" has no model "other".'],
  ])('a call to %s is refused in one sentence', async (model, message) => {
    const failure = await bare.generate(modelRequest({ model }), generateOptions()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelFailure);
    expect(failure).toMatchObject({ code: 'provider_bad_request', message });
  });

  it('the offline model answers through the same gateway', async () => {
    const words: string[] = [];
    const reply = await bare.generate(modelRequest({ model: 'offline:demo' }), generateOptions({ onDelta: (text) => words.push(text) }));
    expect(reply).toMatchObject({ finish: 'stop', model: 'offline:demo', usage: { costUsd: 0 } });
    expect(reply.text).not.toBe('');
    expect(words.join('')).toBe(reply.text);
  });

  it('a cancelled offline call ends at once', async () => {
    const slow = createModelGateway({ providers: [], apiKeys: {}, offlineDelayMs: 10_000 });
    const failure = await slow.generate(modelRequest({ model: 'offline:demo' }), generateOptions({ signal: AbortSignal.timeout(20) })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'cancelled' });
  });
});

describe('names and prices', () => {
  it('the first colon parts the provider from the model', () => {
    expect(parseModelId('local:qwen3:8b')).toEqual({ provider: 'local', model: 'qwen3:8b' });
    expect([parseModelId('x'), parseModelId(':x'), parseModelId('x:')]).toEqual([null, null, null]);
  });

  it('a release date in the name does not hide the price', () => {
    expect(prices.priceOf('openai:gpt-4o-2024-08-06')).toEqual(prices.priceOf('openai:gpt-4o'));
    expect(prices.priceOf('anthropic:claude-haiku-4-5-20251001')).toEqual(prices.priceOf('anthropic:claude-haiku-4-5'));
    expect(prices.priceOf('openai:unheard-of')).toBeNull();
  });

  it('cached input is cheaper, and counts that make no sense are 0', () => {
    const tokens = (input: number | undefined, cached: number | undefined, output: number | undefined) => ({
      inputTokens: { total: input, noCache: undefined, cacheRead: cached, cacheWrite: undefined },
      outputTokens: { total: output, text: undefined, reasoning: undefined },
    });
    expect(prices.usageOf('openai:gpt-4o', tokens(1_000_000, 400_000, 0)).costUsd).toBeCloseTo(0.6 * 2.5 + 0.4 * 1.25, 10);
    expect(prices.usageOf('openai:gpt-4o', tokens(Number.NaN, 5, -3))).toEqual({ inputTokens: 0, outputTokens: 0, costUsd: 0 });
    expect(prices.usageOf('local:x', tokens(10, undefined, 20))).toEqual({ inputTokens: 10, outputTokens: 20, costUsd: 0 });
    expect(prices.usageOf('openai:gpt-4o', tokens(1e300, undefined, 4))).toMatchObject({ inputTokens: 0, outputTokens: 4 });
    expect(prices.usageOf('local:x', null)).toEqual({ inputTokens: 0, outputTokens: 0, costUsd: 0 });
  });
});

describe('retry-after', () => {
  const now = Date.UTC(2026, 10, 22, 12, 0, 0);
  it.each([
    [{ 'retry-after': '1.5' }, 1_500],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '12.2' }, 13],
    [{ 'retry-after': '99999999' }, 86_400_000],
    [{ 'retry-after': '-5' }, null],
    [{}, null],
  ])('%j is %s ms', (headers, expected) => {
    expect(readRetryAfter(headers, now)).toBe(expected);
  });
});
