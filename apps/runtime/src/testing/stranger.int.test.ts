// The whole way over HTTP with fetch alone, as somebody who only knows the API's description.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { echoGraph } from './graphs.ts';
import { readStream } from './read-stream.ts';
import type { ServerSentEvent } from './read-stream.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
});
afterAll(() => server.stop());

interface Run {
  id: string;
  status: string;
  seq: number;
  output: unknown;
  parent: unknown;
  usage: { modelCalls: number };
}

async function collect(path: string, headers: Record<string, string> = {}): Promise<ServerSentEvent[]> {
  const response = await server.request(path, { headers });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events: ServerSentEvent[] = [];
  for await (const event of readStream(response)) events.push(event);
  return events;
}

const seqs = (events: readonly ServerSentEvent[]) => events.filter(({ event }) => event === 'event').map(({ id }) => Number(id));
const upTo = (length: number, from = 1) => Array.from({ length: length - from + 1 }, (_, index) => index + from);

test('template, publish, deploy, run, events, stream, decide, fork', async () => {
  const templates = await server.call<{ items: { name: string; graph: { input: { example: unknown } } }[] }>('GET', '/api/templates');
  const template = templates.body.items.find(({ name }) => name === 'support-desk');
  expect(template).toBeDefined();

  const created = await server.call<{ slug: string; version: number; issues: { errors: number } }>('POST', '/api/graphs', { template: 'support-desk' });
  expect(created).toMatchObject({ status: 201, body: { slug: 'support-desk', version: 1, issues: { errors: 0 } } });
  const path = `/api/graphs/${created.body.slug}`;

  const published = await server.call<{ number: number; digest: string }>('POST', `${path}/revisions`, { note: 'first' });
  expect(published).toMatchObject({ status: 201, body: { number: 1, note: 'first', createdBy: 'api' } });
  expect((await server.call('POST', `${path}/revisions`)).body).toMatchObject({ number: 1, digest: published.body.digest });

  expect((await server.call<{ code: string }>('POST', '/api/runs', { graph: 'support-desk', input: template?.graph.input.example })).body.code).toBe('not_deployed');
  expect(await server.call('PUT', `${path}/environments/production`, { revision: 1 })).toMatchObject({ status: 200, body: { name: 'production', revision: 1 } });

  const started = await server.call<Run>('POST', '/api/runs', { graph: 'support-desk', input: template?.graph.input.example, idempotencyKey: 'once' });
  expect(started).toMatchObject({ status: 202, body: { graph: 'support-desk', revision: 1, environment: 'production', digest: published.body.digest } });
  const { id } = started.body;
  expect((await server.call<Run>('POST', '/api/runs', { graph: 'support-desk', input: template?.graph.input.example, idempotencyKey: 'once' })).body.id).toBe(id);

  // Follow the run live; answer what it asks while the stream is open.
  const seen: ServerSentEvent[] = [];
  for await (const message of readStream(await server.request(`/api/runs/${id}/stream`))) {
    seen.push(message);
    const approvals = await server.call<{ items: { effect: string; form: unknown }[] }>('GET', `/api/approvals?run=${id}`);
    for (const { effect } of approvals.body.items) await server.call('POST', `/api/runs/${id}/decisions`, { effect, decision: 'approved', comment: 'fine' });
  }
  expect(seen[0]).toMatchObject({ event: 'status' });
  const run = (await server.call<Run>('GET', `/api/runs/${id}`)).body;
  expect(run.status).toBe('completed');
  expect(run.output).not.toBeNull();
  expect(run.usage.modelCalls).toBeGreaterThan(1);
  expect(seqs(seen)).toEqual(upTo(run.seq));
  expect(seen.filter(({ event }) => event === 'status').at(-1)?.data).toMatchObject({ status: 'completed' });

  const log = await server.call<{ items: { seq: number; type: string; payload: { effect?: string } }[]; next: string | null }>('GET', `/api/runs/${id}/events`);
  expect(log.body.items.map(({ seq }) => seq)).toEqual(upTo(run.seq));
  expect(log.body.items.map(({ type }) => type)).toContain('decision.given');
  expect(log.body.items).toEqual(seen.filter(({ event }) => event === 'event').map(({ data }) => data));

  // A stream of an ended run gives what is missing and ends.
  expect(seqs(await collect(`/api/runs/${id}/stream?after=3`))).toEqual(upTo(run.seq, 4));
  expect(seqs(await collect(`/api/runs/${id}/stream?after=1`, { 'last-event-id': '5' }))).toEqual(upTo(run.seq, 6));

  // Paging gives the same log.
  const first = await server.call<{ items: { seq: number }[]; next: string }>('GET', `/api/runs/${id}/events?limit=4`);
  expect(first.body).toMatchObject({ next: '4' });
  expect((await server.call<{ items: { seq: number }[] }>('GET', `/api/runs/${id}/events?after=${first.body.next}`)).body.items[0]?.seq).toBe(5);

  // Fork before the decision and decide otherwise.
  const decision = log.body.items.find(({ type }) => type === 'decision.given');
  const fork = await server.call<Run>('POST', `/api/runs/${id}/fork`, { at: decision?.seq });
  expect(fork).toMatchObject({ status: 202, body: { graph: 'support-desk', parent: { run: id, seq: decision?.seq } } });
  for await (const { event, data } of readStream(await server.request(`/api/runs/${fork.body.id}/stream`))) {
    if (event !== 'status' || JSON.stringify(data).includes('completed')) continue;
    const { items } = (await server.call<{ items: { effect: string }[] }>('GET', `/api/approvals?run=${fork.body.id}`)).body;
    for (const { effect } of items) expect((await server.call('POST', `/api/runs/${fork.body.id}/decisions`, { effect, decision: 'rejected' })).status).toBe(200);
  }
  const forked = (await server.call<Run>('GET', `/api/runs/${fork.body.id}`)).body;
  expect(forked.status).toBe('completed');
  expect(forked.output).not.toEqual(run.output);

  const graph = await server.call<{ name: string }>('GET', `/api/runs/${id}/graph`);
  expect(graph).toMatchObject({ status: 200, body: { format: 'cadre/graph@1' } });
  const listed = await server.call<{ items: Run[] }>('GET', '/api/runs?graph=support-desk&status=completed');
  expect(listed.body.items.map((item) => item.id)).toEqual([fork.body.id, id]);
});

test('wait=… answers with the ended run', async () => {
  await server.call('POST', '/api/graphs', { graph: echoGraph });
  const run = await server.call<Run>('POST', '/api/runs?wait=30', { graph: 'echo', draft: true, input: { text: 'hi' } });
  expect(run).toMatchObject({ status: 200, body: { status: 'completed', output: { said: 'hi' }, revision: null, environment: null } });
});
