// Models that fail, limits that hold and money that is counted: whole runtimes against a server that speaks the OpenAI protocol.
import { afterEach, expect, test } from 'vitest';
import { drawGraph } from '@cadre/run-core/testing';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { startOpenAiServer } from './openai-server/start-openai-server.ts';
import type { ChatRequest, ScriptedAnswer } from './openai-server/script.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(reply: (request: ChatRequest) => ScriptedAnswer | Promise<ScriptedAnswer>, { limits = {}, processes = 1 } = {}) {
  const models = await startOpenAiServer({ reply });
  closers.push(() => models.close());
  const environment = {
    CADRE_PROVIDERS: JSON.stringify([{ id: 'local', baseUrl: models.url, models: ['fine', 'broken'] }]),
    CADRE_MODEL_LIMITS: JSON.stringify({ local: limits }),
  };
  const server = await startApiServer({ environment });
  closers.push(() => server.stop());
  for (let process = 1; process < processes; process += 1) {
    const other = await startApiServer({ environment, databaseUrl: server.databaseUrl });
    closers.push(() => other.stop());
  }
  return { server, models };
}

interface Run {
  readonly id: string;
  readonly status: string;
  readonly usageByAgent: readonly object[];
}

async function run(server: ApiServer, graph: string): Promise<Run> {
  return (await server.call<Run>('POST', '/api/runs?wait=50', { graph, draft: true, input: {} })).body;
}

const nodes = { start: { kind: 'input' }, worker: { kind: 'worker', model: 'local:broken', fallbackModels: ['local:fine'], retry: { attempts: 1 } }, end: { kind: 'output' } };

test('a model that is out of order costs a run one look and no call, and everybody sees it', async () => {
  const { server, models } = await open(({ model }) => (model === 'broken' ? { fault: 'page', status: 503 } : { text: 'fine', usage: { inputTokens: 7, outputTokens: 3 } }), { processes: 2 });
  await server.call('POST', '/api/graphs', { graph: drawGraph({ nodes, edges: ['start -> worker', 'worker -> end'] }), slug: 'careful' });
  const isOpen = async () => (await server.call<{ items: { id: string; circuit: string }[] }>('GET', '/api/models')).body.items.find(({ id }) => id === 'local:broken')?.circuit === 'open';
  const calls = () => models.requests.filter(({ model }) => model === 'broken').length;
  // Either of the two hosts may take a run; five outages in one of them open its circuit, which this one shows whosever it is.
  let runs = 0;
  let before: number;
  let last: Run;
  do {
    before = calls();
    last = await run(server, 'careful');
    expect(last).toMatchObject({ status: 'completed' });
    runs += 1;
    expect(runs).toBeLessThan(30);
  } while (calls() > before || !(await isOpen()));
  expect(calls()).toBeGreaterThanOrEqual(5);

  const { items } = (await server.call<{ items: { type: string; payload: object }[] }>('GET', `/api/runs/${last.id}/events`)).body;
  expect(items.map(({ type }) => type)).toEqual(['run.started', 'effect.failed', 'effect.completed']);
  expect(items[1]?.payload).toMatchObject({ error: { code: 'provider_unavailable' }, final: true, durationMs: 0 });
  expect(last.usageByAgent).toEqual([
    { node: 'worker', model: 'local:broken', modelCalls: 1, inputTokens: 0, outputTokens: 0, costUsd: '0' },
    { node: 'worker', model: 'local:fine', modelCalls: 1, inputTokens: 7, outputTokens: 3, costUsd: '0' },
  ]);

  const { body } = await server.call<{ items: object[] }>('GET', '/api/usage?graph=careful');
  expect(body.items).toEqual([
    { graph: 'careful', runs, ...last.usageByAgent[0], modelCalls: runs },
    { graph: 'careful', runs, ...last.usageByAgent[1], modelCalls: runs, inputTokens: 7 * runs, outputTokens: 3 * runs },
  ]);
  expect((await server.call<{ items: object[] }>('GET', '/api/usage?graph=other')).body.items).toEqual([]);
  expect((await server.call<{ items: object[] }>('GET', `/api/usage?since=${new Date(Date.now() + 60_000).toISOString()}`)).body.items).toEqual([]);
  expect(await server.call('GET', '/api/usage?since=yesterday')).toMatchObject({ status: 400, body: { code: 'query_invalid' } });
});

test('hosts together keep to the places there are', async () => {
  let under = 0;
  let most = 0;
  const met = Promise.withResolvers<void>();
  const { server, models } = await open(
    async () => {
      most = Math.max(most, (under += 1));
      // Nobody is answered before two have met.
      if (under === 2) met.resolve();
      await met.promise;
      await new Promise((resolve) => setTimeout(resolve, 20));
      under -= 1;
      return { text: 'fine' };
    },
    { limits: { concurrency: 3 }, processes: 2 },
  );
  const fine = { ...nodes, worker: { kind: 'worker', model: 'local:fine' } };
  await server.call('POST', '/api/graphs', { graph: drawGraph({ nodes: fine, edges: ['start -> worker', 'worker -> end'] }), slug: 'many' });
  const runs = await Promise.all(Array.from({ length: 30 }, () => run(server, 'many')));
  expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['completed']));
  expect(models.requests).toHaveLength(30);
  expect(most).toBeLessThanOrEqual(3);
  expect(most).toBeGreaterThan(1);
});
