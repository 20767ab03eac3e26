// The gateway with limits, pauses and circuits, against a server that speaks the OpenAI chat protocol. How processes share all that
// is tested with a database in adapters/postgres.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelFailure, type GenerateOptions } from '../../ports/model-gateway.ts';
import { LoneLimits } from '../../testing/models/lone-limits.ts';
import { generateOptions, modelRequest } from '../../testing/models/model-request.ts';
import type { ScriptedAnswer } from '../../testing/openai-server/script.ts';
import { startOpenAiServer, type OpenAiServer } from '../../testing/openai-server/start-openai-server.ts';
import { createModelGateway } from './create-model-gateway.ts';
import type { ProviderLimits } from './provider-gate.ts';

const servers: OpenAiServer[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Site {
  readonly answer?: (index: number) => ScriptedAnswer | Promise<ScriptedAnswer>;
  readonly limits?: Partial<ProviderLimits>;
}

async function open({ answer = () => ({ text: 'fine', usage: { inputTokens: 100, outputTokens: 20 } }), limits }: Site = {}) {
  const shared = new LoneLimits();
  const server = await startOpenAiServer({ reply: (_, index) => answer(index) });
  servers.push(server);
  const gateway = createModelGateway({
    providers: [{ id: 'local', baseUrl: server.url, apiKey: null, models: ['test'] }], apiKeys: {}, offlineDelayMs: 0, shared,
    limits: new Map(limits === undefined ? [] : [['local', { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, firstTokenTimeoutMs: null, ...limits }]]),
  });
  const call = (options: Partial<GenerateOptions> = {}, model = 'local:test') => gateway.generate(modelRequest({ model }), generateOptions(options));
  const failure = async (options: Partial<GenerateOptions> = {}) => {
    const error = await call(options).then(() => null, (reason: unknown) => reason);
    if (!(error instanceof ModelFailure)) throw new Error(`Expected a ModelFailure, got ${String(error)}`);
    return error;
  };
  const listed = (id = 'local:test') => gateway.list().find((model) => model.id === id);
  return { shared, server, gateway, call, failure, listed };
}

describe('limits', () => {
  it('without any, nothing is asked of anybody', async () => {
    const { shared, call, listed } = await open();
    await Promise.all(Array.from({ length: 20 }, () => call()));
    expect(shared.reservations).toEqual([]);
    expect(listed()).toMatchObject({ limits: null, pausedUntil: null, circuit: 'closed' });
  });

  it('no more calls are under way than there are places', async () => {
    let under = 0;
    let most = 0;
    const full = Promise.withResolvers<void>();
    const { call } = await open({
      limits: { concurrency: 3 },
      answer: async () => {
        most = Math.max(most, (under += 1));
        // Nobody is answered before all places are taken.
        if (under === 3) full.resolve();
        await full.promise;
        await new Promise((resolve) => setTimeout(resolve, 5));
        under -= 1;
        return { text: 'fine' };
      },
    });
    await Promise.all(Array.from({ length: 20 }, () => call()));
    expect(most).toBe(3);
  });

  it('tokens are estimated by the prompt and settled by what was used', async () => {
    const { shared, gateway, call } = await open({ limits: { tokensPerMinute: 60 } });
    await gateway.generate(modelRequest({ system: 'x'.repeat(4_000) }), generateOptions());
    const [estimate] = shared.reservations;
    expect(estimate?.tokens).toBeGreaterThan(1_000);
    expect(estimate?.tokens).toBeLessThan(1_100);
    await call(); // 120 were used of about 1,000: the rest is there for the next
    expect(shared.reservations).toHaveLength(1);
  });

  it('a turn that does not come in time is a limited rate, not a broken provider, and costs the model no time', async () => {
    const { server, shared, failure, listed } = await open({ limits: { requestsPerMinute: 1 } });
    shared.wait = () => 1_000_000;
    const late = await failure({ timeoutMs: 30 });
    expect(late).toMatchObject({ code: 'provider_rate_limited', durationMs: 0, isFinal: false });
    expect(late.message).toContain('waited 0 s for its turn');
    expect(server.requests).toHaveLength(0);
    expect(listed()?.circuit).toBe('closed');
  });

  it('whoever waits can be cancelled', async () => {
    const { shared, failure } = await open({ limits: { requestsPerMinute: 1 } });
    shared.wait = () => 1_000_000;
    expect(await failure({ signal: AbortSignal.timeout(10) })).toMatchObject({ code: 'cancelled', durationMs: 0 });
  });

  it('the time that a call waited is not the model\'s', async () => {
    const { shared, call } = await open({ limits: { requestsPerMinute: 1 } });
    vi.useFakeTimers({ toFake: ['performance'] });
    shared.wait = () => {
      vi.advanceTimersByTime(300);
      return 0;
    };
    expect((await call()).durationMs).toBe(0);
  });

  it('the first token may take as long as the operator says', async () => {
    const { failure } = await open({ limits: { firstTokenTimeoutMs: 40 }, answer: () => ({ fault: 'hang' }) });
    expect((await failure()).message).toBe('local:test sent no token within 40 ms, so the call was stopped.');
  });

  it('limits that nobody can share are refused', () => {
    const limits = new Map([['offline', { concurrency: 1, requestsPerMinute: null, tokensPerMinute: null, firstTokenTimeoutMs: null }]]);
    expect(() => createModelGateway({ providers: [], apiKeys: {}, offlineDelayMs: 0, limits })).toThrow('The limits of offline can\'t be shared without a database.');
  });
});

describe('a provider that asks to be left alone', () => {
  it('is, by every call of every process, and the calls that would wait for long are told to take another model', async () => {
    const { server, shared, failure, listed } = await open({ answer: () => ({ fault: 'status', status: 429, headers: { 'retry-after': '30' } }) });
    expect(await failure()).toMatchObject({ code: 'provider_rate_limited', retryAfterMs: 30_000, isFinal: false });
    expect(shared.pauses).toEqual([{ provider: 'local', milliseconds: 30_000 }]);
    const next = await failure();
    expect(next).toMatchObject({ code: 'provider_rate_limited', isFinal: true, durationMs: 0 });
    expect(next.message).toMatch(/^local asked not to be called for another \d+ s\.$/);
    expect(server.requests).toHaveLength(1);
    expect(listed()?.pausedUntil).not.toBeNull();
  });

  it('a short while is waited for', async () => {
    const { server, call, failure } = await open({ answer: (index) => (index === 0 ? { fault: 'status', status: 429, headers: { 'retry-after-ms': '80' } } : { text: 'fine' }) });
    await failure();
    await Promise.all([call(), call()]);
    expect(server.requests).toHaveLength(3);
  });

  it('nobody is shut out for a day', async () => {
    const { shared, failure } = await open({ answer: () => ({ fault: 'status', status: 429, headers: { 'retry-after': '86400' } }) });
    expect(await failure()).toMatchObject({ retryAfterMs: 86_400_000 });
    expect(shared.pauses).toEqual([{ provider: 'local', milliseconds: 60_000 }]);
  });

  it('what another process was asked counts here', async () => {
    const { server, shared, failure } = await open();
    shared.tellNews({ type: 'paused', provider: 'local', until: Date.now() + 20_000 });
    expect(await failure()).toMatchObject({ code: 'provider_rate_limited', isFinal: true });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a model that does not answer', () => {
  const broken = () => ({ fault: 'status', status: 503 }) as const;

  it('is left alone after five times, and shown so; other models of the provider are not', async () => {
    const { server, shared, failure, listed, call } = await open({ answer: (index) => (index < 5 ? broken() : { text: 'fine' }) });
    for (let time = 0; time < 5; time += 1) expect(await failure()).toMatchObject({ code: 'provider_unavailable', isFinal: false });
    expect(await failure()).toMatchObject({ code: 'provider_unavailable', isFinal: true });
    expect(server.requests).toHaveLength(5);
    expect(listed()).toMatchObject({ circuit: 'open' });
    expect(Date.parse(listed()?.openUntil ?? '')).toBeGreaterThan(Date.now());
    expect(shared.circuits).toEqual([{ model: 'local:test', isOpen: true }]);
    expect((await call({}, 'local:other')).text).toBe('fine');
  });

  it('is tried again when its rest is over', async () => {
    const { failure, listed, call, shared } = await open({ answer: (index) => (index < 5 ? broken() : { text: 'fine' }) });
    for (let time = 0; time < 5; time += 1) await failure();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    expect(listed()?.circuit).toBe('half-open');
    expect((await call()).text).toBe('fine');
    expect(listed()).toMatchObject({ circuit: 'closed', openUntil: null });
    expect(shared.circuits.map(({ isOpen }) => isOpen)).toEqual([true, false]);
  });

  it('too little time given by the caller is no outage, too little for a first token is', async () => {
    const { failure, listed } = await open({ limits: { firstTokenTimeoutMs: 40 }, answer: () => ({ fault: 'hang' }) });
    for (let time = 0; time < 6; time += 1) await failure({ timeoutMs: 15 });
    expect(listed()?.circuit).toBe('closed');
    for (let time = 0; time < 5; time += 1) await failure();
    expect(listed()?.circuit).toBe('open');
  });

  it('what other processes found out is shown, and forgotten when they are not heard of again', async () => {
    const { shared, listed, call } = await open();
    shared.tellNews({ type: 'circuit', model: 'local:test', openUntil: Date.now() + 5_000 });
    shared.tellNews({ type: 'circuit', model: 'local:unlisted', openUntil: Date.now() + 5_000 });
    expect(listed()?.circuit).toBe('open');
    expect(listed('local:unlisted')).toMatchObject({ title: 'unlisted', circuit: 'open' });
    expect((await call()).text).toBe('fine');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6_000 });
    expect(listed()?.circuit).toBe('half-open');
    vi.setSystemTime(Date.now() + 60_000);
    expect(listed()?.circuit).toBe('closed');
    shared.tellNews({ type: 'circuit', model: 'local:test', openUntil: Date.now() + 5_000 });
    shared.tellNews({ type: 'circuit', model: 'local:test', openUntil: null });
    expect(listed()?.circuit).toBe('closed');
  });

  it('calls under way are counted', async () => {
    const { promise, resolve } = Promise.withResolvers<ScriptedAnswer>();
    const { call, listed } = await open({ answer: () => promise });
    const calls = [call(), call()];
    expect(listed()?.inFlight).toBe(2);
    resolve({ text: 'fine' });
    await Promise.all(calls);
    expect(listed()?.inFlight).toBe(0);
  });
});
