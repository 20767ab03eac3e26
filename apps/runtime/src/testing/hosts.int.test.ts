// Real processes on one database: two that serve, two that host. What an operator sees and sets, from any of them.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventShape, HealthShape, HostShape, ListShape, RunShape } from '../shapes/index.ts';
import { checkContract } from './api-contract.ts';
import { repository, startCommand } from './command.ts';
import type { RunningCommand } from './command.ts';
import { createTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import { approvalGraph, restingGraph } from './graphs.ts';
import { startOpenAiServer } from './openai-server/start-openai-server.ts';
import type { OpenAiServer } from './openai-server/start-openai-server.ts';
import { readPrometheus } from './prometheus.ts';
import type { ReadFamily } from './prometheus.ts';
import { readStream } from './read-stream.ts';
import type { ServerSentEvent } from './read-stream.ts';
import { findTestPort } from './test-port.ts';

interface Site {
  request(path: string, init?: RequestInit): Promise<Response>;
  call<T>(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }>;
}

const token = 'a-token-of-a-test';

let folder: string;
let database: TestDatabase;
let here: Site;
let there: Site;
let models: OpenAiServer;
/** Words of a model have come to who watches its run. */
const words = Promise.withResolvers<void>();
const processes: RunningCommand[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-hosts-'));
  database = await createTestDatabase();
  models = await startOpenAiServer({ reply: () => ({ text: 'On Sunday, too.', mumblesUntil: words.promise }) });
  [here, there] = [await serve(), await serve()];
  const asking = { ...approvalGraph, settings: { ...approvalGraph.settings, model: 'local:one' } };
  for (const graph of [asking, restingGraph]) expect(await here.call('POST', '/api/graphs', { graph })).toMatchObject({ status: 201 });
});

afterAll(async () => {
  for (const { process } of processes) process.kill('SIGTERM');
  await Promise.all(processes.map(({ ended }) => ended));
  await models.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

function begin(words: readonly string[], more: Record<string, string> = {}): RunningCommand {
  const providers = JSON.stringify([{ id: 'local', baseUrl: models.url, models: ['one'] }]);
  const started = startCommand([...words, '--json'], { DATABASE_URL: database.url, CADRE_DATA_DIR: folder, CADRE_TOKEN: token, CADRE_LOG_LEVEL: 'info', CADRE_HOST_CONCURRENCY: '4', CADRE_PROVIDERS: providers, ...more });
  processes.push(started);
  return started;
}

async function serve(): Promise<Site> {
  const port = await findTestPort();
  await begin(['serve'], { PORT: String(port) }).line('"ready":true');
  const request = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
  return {
    request,
    async call<T>(method: string, path: string, body?: unknown) {
      const response = await request(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const parsed: T = JSON.parse(await response.text());
      checkContract({ method, path }, { status: response.status, body: parsed });
      return { status: response.status, body: parsed };
    },
  };
}

/** @returns its process and its id */
async function host(): Promise<{ readonly command: RunningCommand; readonly id: string }> {
  const known = new Set((await hosts()).map(({ id }) => id));
  const command = begin(['host']);
  await command.line('"ready":true');
  const fresh = (await hosts()).find(({ id, isAlive }) => isAlive && !known.has(id));
  return { command, id: fresh?.id ?? '' };
}

const hosts = async (site = here) => (await site.call<ListShape<HostShape>>('GET', '/api/hosts')).body.items;
const heldBy = async (id: string) => (await hosts(there)).find((each) => each.id === id)?.held;
const set = (id: string, concurrency: unknown) => there.call<HostShape & { readonly code: string }>('PUT', `/api/hosts/${id}`, { concurrency });
/** A part that is asked on a busy machine may say that it took too long. */
async function details(): Promise<{ readonly [part: string]: string }> {
  const health: HealthShape = JSON.parse(await (await here.request('/health/ready')).text());
  return Object.fromEntries(Object.entries(health.parts).map(([part, { detail }]) => [part, detail]));
}

const metrics = async (site = here): Promise<ReadonlyMap<string, ReadFamily>> => readPrometheus(await (await site.request('/metrics')).text());
const start = async (graph: string) => (await here.call<RunShape>('POST', '/api/runs', { graph, draft: true, input: { text: 'When do you open on Sunday?' } })).body.id;
const started = (graph: string, count: number) => Promise.all(Array.from({ length: count }, () => start(graph)));

async function value(name: string, labels: { readonly [name: string]: string } = {}): Promise<number | undefined> {
  return (await metrics()).get(name)?.samples.find((sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels.get(key) === text))?.value;
}

/** Of what a host says to its operator. */
function hears(command: RunningCommand, concurrency: number): Promise<void> {
  let heard = '';
  return new Promise((resolve) => {
    command.process.stderr?.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes(`"concurrency":${concurrency},`)) resolve();
    });
  });
}

test('what serves without a host says so, and what there is to measure is named before anything was', async () => {
  expect((await here.request('/health/ready')).status).toBe(503);
  await eventually(details).toMatchObject({ host: 'no process hosts runs; start cadre start or cadre host', queue: '0 waiting, 0 in hand' });
  expect(await hosts()).toEqual([]);
  expect([...(await metrics()).keys()].toSorted()).toEqual(await documented());
});

/** The names in the tables of the page for operators. */
async function documented(): Promise<readonly string[]> {
  const page = await readFile(join(repository, 'docs/operations.md'), 'utf8');
  return [...page.matchAll(/^\| `(cadre_[a-z_]+)` \| (?:gauge|counter|histogram) \|/gm)].map(([, name = '']) => name).toSorted();
}

test('hosts are seen and set from any process: more room, less, none, and another one takes over when one dies', async () => {
  const [first, second] = [await host(), await host()];
  expect(await hosts()).toMatchObject([{ id: first.id, isAlive: true, held: 0, concurrency: 4, version: expect.stringMatching(/^\d/) }, { id: second.id, isAlive: true, held: 0, concurrency: 4 }]);
  expect(await hosts(there)).toEqual(await hosts());
  await eventually(async () => (await details())['host']).toBe('2 hosts');

  // One is drained: what comes goes to the other, as far as that has room.
  const heard = hears(first.command, 0);
  expect(await set(first.id, 0)).toMatchObject({ status: 200, body: { id: first.id, concurrency: 0, isAlive: true } });
  await heard;
  await eventually(async () => (await details())['host']).toBe('2 hosts, 1 drained');
  const runs = await started('rest', 7);
  await eventually(() => heldBy(second.id)).toBe(4);
  expect(await value('cadre_activations', { state: 'waiting' })).toBe(3);
  await eventually(() => value('cadre_activations_oldest_waiting_seconds')).toBeGreaterThan(0);
  await eventually(async () => (await details())['queue']).toMatch(/^3 waiting, the oldest for \d+\.\d s, 4 in hand$/);

  expect((await set(second.id, 6)).body.concurrency).toBe(6);
  await eventually(() => heldBy(second.id)).toBe(6);
  expect(await heldBy(first.id)).toBe(0);
  expect((await set(first.id, 100_000)).body.concurrency).toBe(100_000);
  await eventually(() => heldBy(first.id)).toBe(1);
  expect(await value('cadre_activations', { state: 'waiting' })).toBe(0);
  expect(await value('cadre_host_runs_held', { host: second.id })).toBe(6);
  expect(await value('cadre_host_concurrency', { host: first.id })).toBe(100_000);

  // A host whose runs end while it is drained takes no others.
  const drained = hears(second.command, 0);
  await set(second.id, 0);
  await drained;
  expect(await heldBy(second.id)).toBe(6);
  await Promise.all(runs.map((run) => here.call('POST', `/api/runs/${run}/cancel`)));
  await eventually(() => heldBy(second.id)).toBe(0);
  await started('rest', 3);
  await eventually(() => heldBy(first.id)).toBe(3);
  expect(await heldBy(second.id)).toBe(0);

  // It is given room again, and has to use it: the other one is killed.
  await set(second.id, 50);
  first.command.process.kill('SIGKILL');
  await eventually(() => heldBy(second.id)).toBe(3);
  expect((await hosts()).map(({ id }) => id)).toEqual([second.id]);
  await eventually(() => value('cadre_takeovers_total', { host: second.id })).toBe(1);
  expect(await value('cadre_runs_taken_over_total', { host: second.id })).toBe(3);
  expect(await value('cadre_hosts_alive')).toBe(1);
  expect((await set(first.id, 1)).body.code).toBe('host_not_found');
});

test('what is no host, or no number of runs, is refused', async () => {
  const [{ id } = { id: '' }] = await hosts();
  for (const wrong of [-1, 100_001, 1.5, '4', null]) expect(await set(id, wrong)).toMatchObject({ status: 400, body: { code: 'body_invalid', path: 'concurrency' } });
  expect(await here.call('PUT', `/api/hosts/${id}`, { concurrency: 4, name: 'x' })).toMatchObject({ status: 400, body: { code: 'body_invalid', path: 'name' } });
  expect(await here.call('PUT', '/api/hosts/4c8c0f3e-8f5c-4a4e-9a55-6f0f2c1d9f10', { concurrency: 4 })).toMatchObject({ status: 404, body: { code: 'host_not_found' } });
  expect(await here.call('PUT', '/api/hosts/everybody', { concurrency: 4 })).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('a run is watched from one process, decided from another and hosted by a third', async () => {
  const run = await start('ask-first');
  const seen: ServerSentEvent[] = [];
  for await (const message of readStream(await there.request(`/api/runs/${run}/stream`))) {
    seen.push(message);
    if (message.event === 'delta') words.resolve();
    if (message.event !== 'status' || !JSON.stringify(message.data).includes('"waiting"')) continue;
    const { items } = (await here.call<{ items: { effect: string }[] }>('GET', `/api/approvals?run=${run}`)).body;
    expect((await here.call('POST', `/api/runs/${run}/decisions`, { effect: items[0]?.effect, decision: 'approved', form: { note: 'go on' } })).status).toBe(200);
  }
  expect(seen.filter(({ event }) => event === 'event').map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(seen.some(({ event }) => event === 'delta')).toBe(true);
  expect(seen.at(-1)).toMatchObject({ event: 'status', data: { status: 'completed' } });
});

/** How often a rest of the runs that go on has ended: their host appends that as well. */
async function rested(): Promise<number> {
  const { items } = (await here.call<ListShape<RunShape>>('GET', '/api/runs?graph=rest')).body;
  const logs = await Promise.all(items.filter(({ endedAt }) => endedAt === null).map(({ id }) => here.call<ListShape<EventShape>>('GET', `/api/runs/${id}/events`)));
  return logs.flatMap(({ body }) => body.items).filter(({ type }) => type === 'timer.fired').length;
}

test('what a host has counted is told by every process that serves, and every name is in the page for operators', async () => {
  const [{ id } = { id: '' }] = await hosts();
  // One for the model; the decision was appended by the process that was asked. It is the last that is counted of the run.
  await eventually(async () => ((await value('cadre_events_appended_total', { host: id })) ?? 0) - (await rested())).toBe(1);
  for (const site of [here, there]) {
    const families = await metrics(site);
    expect([...families.keys()].toSorted()).toEqual(await documented());
    const count = (name: string) => families.get(name)?.samples.find((sample) => sample.name === `${name}_count` && sample.labels.get('host') === id && sample.labels.get('activation') !== 'later')?.value;
    expect(count('cadre_pick_up_seconds')).toBeGreaterThan(0);
    expect(count('cadre_append_rows')).toBeGreaterThan(0);
    expect(count('cadre_append_seconds')).toBe(count('cadre_append_rows'));
    expect(families.get('cadre_model_circuit')?.samples.map(({ value: circuit }) => circuit)).toEqual(expect.arrayContaining([0]));
    expect([...families].filter(([, { help }]) => !help.endsWith('.'))).toEqual([]);
  }
  expect(await value('cadre_model_calls_total', { host: id, provider: 'local' })).toBe(1);
  expect(await value('cadre_engine_seconds_total', { host: id })).toBeGreaterThan(0);
  expect(await value('cadre_model_steps_total', { host: id })).toBeGreaterThan(0);
  await eventually(() => value('cadre_runs_open', { status: 'waiting' })).toBe(3); // between two rests none of them waits
  expect(await value('cadre_runs_parked')).toBe(0);
});
