// Agents that call tools, from end to end: a server that speaks the OpenAI protocol, a web service, the real tools and the real engine.
// Among it what people report again and again of other agent frameworks; what the core alone decides of that is tested there.
import { afterEach, describe, expect, test } from 'vitest';
import type { Drawing } from '@cadre/run-core/testing';
import { drawGraph } from '@cadre/run-core/testing';
import type { EventShape, ListShape, RunShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { startOpenAiServer } from './openai-server/start-openai-server.ts';
import type { OpenAiServer } from './openai-server/start-openai-server.ts';
import type { ChatRequest, ScriptedAnswer } from './openai-server/script.ts';
import { startWebServer } from './web-server.ts';
import type { Answerer, WebServer } from './web-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Stage {
  readonly server: ApiServer;
  readonly models: OpenAiServer;
  readonly web: WebServer;
  /** Runs a drawing, in which `WEB` stands for the address of the web service. */
  run(drawing: Drawing): Promise<RunShape>;
}

async function open(reply: (request: ChatRequest) => ScriptedAnswer, answer: Answerer): Promise<Stage> {
  const [models, web] = await Promise.all([startOpenAiServer({ reply }), startWebServer(answer)]);
  closers.push(() => models.close(), async () => web[Symbol.asyncDispose]());
  const server = await startApiServer({
    environment: { CADRE_PROVIDERS: JSON.stringify([{ id: 'local', baseUrl: models.url, models: ['main', 'spare'] }]), CADRE_EGRESS_ALLOW: `127.0.0.1:${web.port}` },
  });
  closers.push(() => server.stop());
  return {
    server, models, web,
    async run(drawing) {
      const graph = JSON.parse(JSON.stringify(drawGraph({ settings: { model: 'local:main' }, ...drawing })).replaceAll('WEB', web.origin));
      await server.call('POST', '/api/graphs', { slug: 'graph', graph });
      return (await server.call<RunShape>('POST', '/api/runs?wait=50', { graph: 'graph', draft: true, input: {} })).body;
    },
  };
}

const start = { kind: 'input' };
const worker = { kind: 'worker', instructions: 'Look it up.' };
const look = {
  kind: 'http', description: 'Looks it up.', url: 'WEB/items/{{ arguments.id }}', timeout: 'PT1M',
  arguments: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'], additionalProperties: false },
};
const agentWithTool: Drawing['edges'] = ['start -> ask', 'ask.tools -> look', 'ask -> done'];
const json = (response: Parameters<Answerer>[0], value: unknown) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const answersIn = ({ messages }: ChatRequest) => messages.filter(({ role }) => role === 'tool');

describe('100 tool calls in one run', () => {
  test('ten replies of ten calls each: the calls of a reply are at the service together, and each result comes back to its call', async () => {
    let waiting: (() => void)[] = [];
    const stage = await open(
      (request) => {
        const done = answersIn(request).length;
        return done === 100 ? { text: 'All found.' } : { toolCalls: Array.from({ length: 10 }, (_, index) => ({ name: 'look', input: { id: done + index } })) };
      },
      (response, { url }) => {
        waiting.push(() => json(response, { found: url }));
        // Nobody is answered before all ten are here: one after the other would wait for ever.
        if (waiting.length < 10) return;
        for (const answer of waiting) answer();
        waiting = [];
      },
    );
    const run = await stage.run({ nodes: { start, ask: { ...worker, limits: { steps: 20 } }, look, done: { kind: 'output' } }, edges: agentWithTool });
    expect(run).toMatchObject({ status: 'completed', output: 'All found.', usage: { modelCalls: 11, toolCalls: 100 } });
    expect(stage.web.requests.map(({ url }) => url).toSorted()).toEqual(Array.from({ length: 100 }, (_, id) => `/items/${id}`).toSorted());
    const last = stage.models.requests.at(-1);
    expect(last && answersIn(last).map(({ content }) => JSON.parse(content))).toEqual(Array.from({ length: 100 }, (_, id) => ({ found: `/items/${id}` })));
    const { items } = (await stage.server.call<ListShape<EventShape>>('GET', `/api/runs/${run.id}/events?limit=500`)).body;
    expect(items.filter(({ type }) => type === 'effect.completed')).toHaveLength(111);
  });
});

describe('peers’ failures, on the running engine', () => {
  test('a time-out is not ignored: the call ends, its connection is closed, and the agent reads why', async () => {
    const stage = await open((request) => (answersIn(request).length === 0 ? { toolCalls: [{ name: 'look', input: { id: 1 } }] } : { text: 'The service does not answer.' }), () => {});
    const run = await stage.run({ nodes: { start, ask: worker, look: { ...look, timeout: 'PT2S', retry: { attempts: 1 } }, done: { kind: 'output' } }, edges: agentWithTool });
    expect(run).toMatchObject({ status: 'completed', output: 'The service does not answer.' });
    const last = stage.models.requests.at(-1);
    expect(last && answersIn(last)[0]?.content).toContain('tool_timeout');
    await expect.poll(() => stage.web.open).toBe(0);
  });

  test('a time-out of a step is tried again as often as it says, and then takes the error port', async () => {
    const stage = await open(() => ({ text: 'unused' }), () => {});
    // Long enough for each try to get there on a busy machine.
    const step = { ...look, bindings: { id: '7' }, timeout: 'PT2S', retry: { attempts: 2, backoff: 'PT0.05S' } };
    const run = await stage.run({
      nodes: { start, look: step, done: { kind: 'output', value: "'unreachable'" }, away: { kind: 'output', value: "'away'" } },
      edges: ['start -> look', 'look -> done', 'look.error -> away'],
    });
    expect(run).toMatchObject({ status: 'completed', output: 'away' });
    await expect.poll(() => stage.web.requests.map(({ url }) => url)).toEqual(['/items/7', '/items/7']);
  });

  test('a fallback is tried: another model when the first is away, another value when the service is', async () => {
    const stage = await open(
      (request) => (request.model === 'main' ? { fault: 'status', status: 503 } : answersIn(request).length === 0 ? { toolCalls: [{ name: 'look', input: { id: 1 } }] } : { text: 'By the spare one.' }),
      (response) => void response.writeHead(503).end(),
    );
    const retry = { attempts: 1 };
    const run = await stage.run({
      nodes: { start, ask: { ...worker, fallbackModels: ['local:spare'], retry }, look: { ...look, retry, onError: { value: { found: 'nothing' } } }, done: { kind: 'output' } },
      edges: agentWithTool,
    });
    expect(run).toMatchObject({ status: 'completed', output: 'By the spare one.' });
    expect(stage.models.requests.map(({ model }) => model)).toContain('spare');
    const last = stage.models.requests.at(-1);
    expect(last && answersIn(last).map(({ content }) => JSON.parse(content))).toEqual([{ found: 'nothing' }]);
  });

  test('a worker sees its tools, by name and schema, when a supervisor hands it the task; the supervisor does not', async () => {
    const stage = await open(
      (request) => {
        if (answersIn(request).length > 0) return { text: 'Item 4 is blue.' };
        return request.tools.includes('look') ? { toolCalls: [{ name: 'look', input: { id: 4 } }] } : { toolCalls: [{ name: 'delegate_to_hand', input: { task: 'Look up item 4.' } }] };
      },
      (response) => json(response, { colour: 'blue' }),
    );
    const run = await stage.run({
      nodes: { start, lead: { kind: 'supervisor', instructions: 'Lead.', strategy: 'delegate' }, hand: worker, look, done: { kind: 'output' } },
      edges: ['start -> lead', 'lead.workers -> hand', 'hand.tools -> look', 'lead -> done'],
    });
    expect(run).toMatchObject({ status: 'completed', output: 'Item 4 is blue.', usage: { toolCalls: 1 } });
    expect(stage.models.requests.map(({ tools }) => tools)).toEqual([['delegate_to_hand'], ['look'], ['look'], ['delegate_to_hand']]);
    expect(stage.models.requests[1]?.body).toMatchObject({ tools: [{ function: { name: 'look', description: 'Looks it up.', parameters: { required: ['id'] } } }] });
    expect(stage.web.requests.map(({ url }) => url)).toEqual(['/items/4']);
  });
});
