// The live stream from a process that does not host the run, readers that come and go, and a server that stops.
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runStream } from '../routes/run-stream.ts';
import type { RunShape } from '../shapes/index.ts';
import type { Watched } from '../use-cases/watch-run.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { approvalGraph, echoGraph } from './graphs.ts';
import { startOpenAiServer } from './openai-server/start-openai-server.ts';
import type { OpenAiServer } from './openai-server/start-openai-server.ts';
import { readStream } from './read-stream.ts';
import type { ServerSentEvent } from './read-stream.ts';

let host: ApiServer;
let front: ApiServer;
let models: OpenAiServer;
/** Words of a model have come to who watches its run. */
const words = Promise.withResolvers<void>();
beforeAll(async () => {
  models = await startOpenAiServer({ reply: () => ({ text: 'On Sunday, too.', mumblesUntil: words.promise }) });
  const environment = { CADRE_OFFLINE_DELAY_MS: '20', CADRE_PROVIDERS: JSON.stringify([{ id: 'local', baseUrl: models.url, models: ['one'] }]) };
  host = await startApiServer({ environment });
  front = await startApiServer({ databaseUrl: host.databaseUrl, hosts: false, environment });
  await front.call('POST', '/api/graphs', { graph: approvalGraph });
  await front.call('POST', '/api/graphs', { slug: 'heard', graph: { ...approvalGraph, settings: { ...approvalGraph.settings, model: 'local:one' } } });
  await front.call('POST', '/api/graphs', { graph: echoGraph });
});
afterAll(async () => {
  await front.stop();
  await host.stop();
  await models.close();
});

const create = async (graph: string): Promise<RunShape> => (await front.call<RunShape>('POST', '/api/runs', { graph, draft: true, input: { text: 'When do you open on Sunday?' } })).body;

const isAsking = ({ event, data }: ServerSentEvent) => event === 'status' && JSON.stringify(data).includes('"waiting"');

async function until(stream: AsyncGenerator<ServerSentEvent>, isEnough: (message: ServerSentEvent) => boolean): Promise<ServerSentEvent[]> {
  const seen: ServerSentEvent[] = [];
  for await (const message of stream) {
    seen.push(message);
    if (isEnough(message)) break;
  }
  return seen;
}

test('words and events of a run that another process hosts arrive, in order, each once', async () => {
  const run = await create('heard');
  const seen: ServerSentEvent[] = [];
  for await (const message of readStream(await front.request(`/api/runs/${run.id}/stream`))) {
    seen.push(message);
    if (message.event === 'delta') words.resolve();
    if (!isAsking(message)) continue;
    const { items } = (await front.call<{ items: { effect: string }[] }>('GET', `/api/approvals?run=${run.id}`)).body;
    await front.call('POST', `/api/runs/${run.id}/decisions`, { effect: items[0]?.effect, decision: 'approved', form: { note: 'go on' } });
  }
  const events = seen.filter(({ event }) => event === 'event').map(({ id }) => Number(id));
  expect(events).toEqual(events.map((_, index) => index + 1));
  expect(seen.filter(({ event }) => event === 'delta').length).toBeGreaterThan(0);
  expect(seen.filter(({ event }) => event === 'status').map(({ data }) => data)).toMatchObject(expect.arrayContaining([expect.objectContaining({ status: 'waiting' }), expect.objectContaining({ status: 'completed' })]));
  expect(seen.at(-1)).toMatchObject({ event: 'status', data: { status: 'completed' } });
});

test('a reader who comes back with Last-Event-ID misses nothing and gets nothing twice', async () => {
  const run = await create('ask-first');
  const first = await until(readStream(await front.request(`/api/runs/${run.id}/stream`)), isAsking);
  const last = first.filter(({ event }) => event === 'event').at(-1)?.id ?? '';
  await front.call('POST', `/api/runs/${run.id}/cancel`);
  const rest = await until(readStream(await front.request(`/api/runs/${run.id}/stream`, { headers: { 'last-event-id': last } })), () => false);
  expect(rest.filter(({ event }) => event === 'event').map(({ id }) => Number(id))).toEqual([Number(last) + 1]);
  expect(rest.filter(({ event }) => event === 'status').at(-1)?.data).toMatchObject({ status: 'cancelled' });
});

test('a run that ends while nobody else appends still tells its end', async () => {
  const run = await create('echo');
  const seen = await until(readStream(await front.request(`/api/runs/${run.id}/stream`)), () => false);
  expect(seen.filter(({ event }) => event === 'status').at(-1)?.data).toMatchObject({ status: 'completed', parked: false });
});

test('a hundred readers of one run all see the whole of it', async () => {
  const run = await create('ask-first');
  const readers = Array.from({ length: 100 }, async (_, index) => {
    const seen = await until(readStream(await (index % 2 === 0 ? front : host).request(`/api/runs/${run.id}/stream`)), () => false);
    return seen.filter(({ event }) => event === 'event').map(({ id }) => Number(id));
  });
  await until(readStream(await front.request(`/api/runs/${run.id}/stream`)), isAsking);
  await front.call('POST', `/api/runs/${run.id}/cancel`);
  const { seq } = (await front.call<RunShape>('GET', `/api/runs/${run.id}`)).body;
  for (const events of await Promise.all(readers)) expect(events).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
});

/** Streams of `run` on their own, and how many watches they hold. */
function countedStreams(run: string) {
  const { runs, log, live } = front.runtime.world;
  let watches = 0;
  const watched: Watched = {
    runs,
    log,
    live: {
      watch(id, listener) {
        const stop = live.watch(id, listener);
        watches += 1;
        return () => {
          watches -= 1;
          stop();
        };
      },
    },
  };
  const app = new Hono().get('/', (context) => runStream(context, watched, { run, after: 0, stopping: new AbortController().signal }));
  return { request: (method: string) => app.request('/', { method }), watches: () => watches };
}

test('a reader who leaves with news not fetched leaves no watch behind', async () => {
  const run = await create('ask-first');
  await until(readStream(await front.request(`/api/runs/${run.id}/stream`)), isAsking);
  const streams = countedStreams(run.id);
  for (let reads = 1; reads <= 2; reads += 1) {
    const reader = (await streams.request('GET')).body?.getReader();
    for (let read = 0; read < reads; read += 1) expect((await reader?.read())?.done).toBe(false);
    expect(streams.watches()).toBe(1);
    await reader?.cancel();
    expect(streams.watches()).toBe(0);
  }
});

test('a reader who leaves while nothing happens leaves no watch behind', async () => {
  const run = await create('ask-first');
  await until(readStream(await front.request(`/api/runs/${run.id}/stream`)), isAsking);
  const streams = countedStreams(run.id);
  const reader = (await streams.request('GET')).body?.getReader();
  for (let read = 0; read < 2; read += 1) await reader?.read();
  const silence = reader?.read();
  expect(streams.watches()).toBe(1);
  await reader?.cancel();
  expect((await silence)?.done).toBe(true);
  expect(streams.watches()).toBe(0);
});

test('asking only for the head of a stream starts no watch', async () => {
  const run = await create('ask-first');
  const streams = countedStreams(run.id);
  const head = await streams.request('HEAD');
  expect(head.headers.get('content-type')).toBe('text/event-stream');
  // By the time that another reader has news, a watch would have begun.
  await until(readStream(await front.request(`/api/runs/${run.id}/stream`)), isAsking);
  expect(streams.watches()).toBe(0);
});

test('a server that stops ends its streams and waits', async () => {
  const third = await startApiServer({ databaseUrl: host.databaseUrl, hosts: false });
  const run = await create('ask-first');
  const stream = readStream(await third.request(`/api/runs/${run.id}/stream`));
  await until(readStream(await front.request(`/api/runs/${run.id}/stream`)), isAsking);
  const waiting = third.call<RunShape>('POST', '/api/runs?wait=60', { graph: 'ask-first', draft: true, input: { text: 'Still there?' } });
  await stream.next();
  const isCreated = async () => (await front.call<{ items: RunShape[] }>('GET', '/api/runs')).body.items.some(({ input }) => JSON.stringify(input).includes('Still there?'));
  while (!(await isCreated()));
  await third.stop();
  for await (const _ of stream);
  expect((await waiting).status).toBe(202);
});
