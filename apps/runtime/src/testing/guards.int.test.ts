// Personal data is planted wherever it can come in, guarded by the rules of a graph, and then searched for: in every column of every
// table, every line of the log, and everything that a run's stream shows. A real runtime, a model server and a service.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { GuardRule, JsonObject } from '@cadre/graph-schema';
import { drawGraph } from '@cadre/run-core/testing';
import { connect } from '../adapters/postgres/connect.ts';
import type { RunShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import type { ChatRequest, ScriptedAnswer } from './openai-server/script.ts';
import { startOpenAiServer } from './openai-server/start-openai-server.ts';
import type { OpenAiServer } from './openai-server/start-openai-server.ts';
import { readStream } from './read-stream.ts';
import { startWebServer } from './web-server.ts';
import type { WebServer } from './web-server.ts';

/** By place, so that a test can tell where one came from. */
const cards = { input: '4111 1111 1111 1111', model: '5555555555554444', tool: '3782 822463 10005', call: '6011111111111117', error: '3530111333300000' };
const mails = { input: 'in@planted.example', model: 'model@planted.example', tool: 'tool@planted.example', call: 'call@planted.example', error: 'error@planted.example' };
const planted = [...Object.values(cards), ...Object.values(mails)];

let api: ApiServer;
let models: OpenAiServer;
let service: WebServer;
let reply: (request: ChatRequest) => ScriptedAnswer;
/** A bound for what would never come. */
const patient = { timeout: 60_000, interval: 50 };
/** Every line that the runtime wrote. */
const lines: string[] = [];

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  models = await startOpenAiServer({ reply: (request) => reply(request) });
  service = await startWebServer((response, { url }) => {
    const status = url.startsWith('/broken') ? 500 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ [mails.tool]: { card: cards.tool, digits: 378282246310005, note: `{"mail":"${mails.tool}"}` } }));
  });
});
/** A database a test: each searches all of it. */
beforeEach(async () => {
  lines.length = 0;
  const providers = JSON.stringify([{ id: 'local', baseUrl: models.url, models: ['one'] }]);
  api = await startApiServer({ environment: { CADRE_PROVIDERS: providers, CADRE_EGRESS_ALLOW: `127.0.0.1:${service.port}`, CADRE_LOG_LEVEL: 'trace' } });
});
afterEach(() => api.stop());
afterAll(async () => {
  vi.restoreAllMocks();
  await models.close();
  await service[Symbol.asyncDispose]();
});

const privacy = (action: GuardRule['action'], on: GuardRule['on'] = ['input', 'toolArguments', 'toolResult', 'output']): GuardRule => ({ id: 'privacy', on, find: { pii: ['card', 'email'] }, action });

async function publish(slug: string, guards: readonly GuardRule[], more: JsonObject = {}): Promise<void> {
  const url = `http://127.0.0.1:${service.port}/find/{{ arguments.who }}`;
  const graph = drawGraph({
    nodes: {
      start: { kind: 'input' },
      ask: { kind: 'worker', model: 'local:one', task: '{{ input.text }}', retry: { attempts: 1 }, ...more },
      find: { kind: 'http', url, retry: { attempts: 1 }, arguments: { type: 'object', properties: { who: { type: 'string' } }, required: ['who'] } },
      done: { kind: 'output', value: '{"said": nodes.ask.output, "heard": input.text}' },
    },
    edges: ['start -> ask', 'ask.tools -> find', 'ask -> done'],
    settings: { guards },
  });
  expect((await api.call('POST', '/api/graphs', { graph, slug })).status).toBe(201);
}

async function run(graph: string, text: string): Promise<RunShape> {
  return (await api.call<RunShape>('POST', '/api/runs?wait=50', { graph, draft: true, input: { text } })).body;
}

/** Every row of every table as text, binary columns as hexadecimal digits. */
async function everything(): Promise<readonly { readonly table: string; readonly text: string }[]> {
  const sql = connect(api.databaseUrl, { connections: 1, name: 'search' });
  try {
    const tables = await sql<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
    const texts: { table: string; text: string }[] = [];
    for (const { schema, name } of tables) {
      const rows = await sql<{ text: string }[]>`select row::text as text from ${sql(schema)}.${sql(name)} as row`;
      texts.push({ table: `${schema}.${name}`, text: rows.map(({ text }) => text).join('\n') });
    }
    return texts;
  } finally {
    await sql.end();
  }
}

/** Which tables have which of the texts: as they are, without spaces, or in binary. */
async function places(needles: readonly string[] = planted): Promise<{ readonly [needle: string]: readonly string[] }> {
  const all = await everything();
  expect(all.length).toBeGreaterThan(10);
  const found = needles.map((needle): [string, readonly string[]] => {
    const forms = [needle, needle.replaceAll(' ', ''), Buffer.from(needle).toString('hex')];
    return [needle, all.filter(({ text }) => forms.some((form) => text.includes(form))).map(({ table }) => table)];
  });
  return Object.fromEntries(found.filter(([, tables]) => tables.length > 0));
}

/** Calls the tool with what is planted, then says what is planted. */
function careless({ messages }: ChatRequest): ScriptedAnswer {
  const heard = messages.some(({ role }) => role === 'tool');
  return heard ? { text: `Card ${cards.model} of ${mails.model}.` } : { text: `I shall ask for ${mails.model}.`, toolCalls: [{ name: 'find', input: { who: `${mails.call} ${cards.call}` } }] };
}

test('the search finds what is not guarded', async () => {
  reply = careless;
  await publish('unguarded', []);
  await run('unguarded', `Card ${cards.input} of ${mails.input}`);
  const found = await places();
  expect(Object.keys(found)).toEqual(planted.filter((text) => text !== cards.error && text !== mails.error));
  expect(Object.values(found).every((tables) => tables.includes('public.run_events'))).toBe(true);
  expect(found[mails.input]).toContain('public.runs');
});

test('what is redacted stands in no table, no line of the log, and nothing that is streamed', async () => {
  reply = careless;
  await publish('guarded', [privacy('redact')]);
  const created = await api.call<RunShape>('POST', '/api/runs', { graph: 'guarded', draft: true, input: { text: `Card ${cards.input} of ${mails.input}` } });
  let streamed = '';
  for await (const event of readStream(await api.request(`/api/runs/${created.body.id}/stream`))) streamed += JSON.stringify(event);
  const { body } = await api.call<RunShape>('GET', `/api/runs/${created.body.id}`);
  expect(body).toMatchObject({ status: 'completed', output: { said: 'Card [redacted: card] of [redacted: email].', heard: 'Card [redacted: card] of [redacted: email]' } });
  expect(service.requests.at(-1)?.url).toBe('/find/%5Bredacted%3A%20email%5D%20%5Bredacted%3A%20card%5D');
  expect(await places()).toEqual({});
  const shown = `${streamed}\n${lines.join('\n')}`;
  expect(planted.filter((needle) => shown.includes(needle))).toEqual([]);
  // The model has seen nothing of it either.
  const told = JSON.stringify(models.requests.slice(-2));
  expect([cards.input, mails.input, cards.tool, mails.tool].filter((needle) => told.includes(needle))).toEqual([]);
});

test('what a provider or a service says when it fails is no way round', async () => {
  await publish('failing', [privacy('redact')], { fallbackModels: [] });
  reply = () => ({ fault: 'status', status: 400, message: `Bad card ${cards.error} of ${mails.error}` });
  const failed = await run('failing', 'Hello');
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'provider_bad_request' } });
  expect(failed.error?.message).toContain('[redacted: card] of [redacted: email]');
  expect(await places()).toEqual({});
});

test('what is refused is not kept, wherever it comes in', async () => {
  reply = careless;
  await publish('strict-input', [privacy('refuse', ['input'])]);
  const refused = await api.call<{ code: string; path: string }>('POST', '/api/runs', { graph: 'strict-input', draft: true, input: { text: `Mail ${mails.input}` } });
  expect(refused).toMatchObject({ status: 422, body: { code: 'guard_refused', path: 'input.text' } });
  await publish('strict-output', [{ ...privacy('refuse', ['output']), message: 'No personal data in answers.' }]);
  expect(await run('strict-output', 'Hello')).toMatchObject({ status: 'failed', error: { code: 'denied', message: 'No personal data in answers.', actor: 'flow/ask' } });
  await publish('strict-calls', [privacy('refuse', ['toolArguments']), { ...privacy('redact', ['output']), id: 'answers' }]);
  const before = service.requests.length;
  expect(await run('strict-calls', 'Hello')).toMatchObject({ status: 'completed', output: { said: 'Card [redacted: card] of [redacted: email].' } });
  expect(service.requests).toHaveLength(before);
  expect(await places()).toEqual({});
});

test('a person is asked, sees what is asked about, and decides; signals and forms are judged like the input', async () => {
  reply = () => ({ text: `Write to ${mails.model}.` });
  await publish('asking', [privacy('ask', ['output'])]);
  const { id } = (await api.call<RunShape>('POST', '/api/runs', { graph: 'asking', draft: true, input: { text: 'Hello' } })).body;
  const asked = await vi.waitFor(async () => {
    const { items } = (await api.call<{ items: { effect: string; show: unknown; question: string }[] }>('GET', `/api/approvals?run=${id}`)).body;
    expect(items).toHaveLength(1);
    return items[0];
  }, patient);
  expect(asked).toMatchObject({ show: `Write to ${mails.model}.`, question: 'The guard rule privacy found something (email).' });
  expect((await api.call('POST', `/api/runs/${id}/decisions`, { effect: asked?.effect, decision: 'approved' })).status).toBe(200);
  const second = await vi.waitFor(async () => {
    const { items } = (await api.call<{ items: { effect: string; show: unknown }[] }>('GET', `/api/approvals?run=${id}`)).body;
    expect(items[0]?.effect).not.toBe(asked?.effect);
    expect(items).toHaveLength(1);
    return items[0];
  }, patient);
  expect(second?.show).toEqual({ said: `Write to ${mails.model}.`, heard: 'Hello' });
  await api.call('POST', `/api/runs/${id}/decisions`, { effect: second?.effect, decision: 'rejected', comment: 'Not outside.' });
  const ended = await vi.waitFor(async () => {
    const { body } = await api.call<RunShape>('GET', `/api/runs/${id}`);
    expect(body.endedAt).not.toBeNull();
    return body;
  }, patient);
  expect(ended).toMatchObject({ status: 'failed', output: null, error: { code: 'denied', message: 'A person said no. Not outside.' } });
});

test('what comes into a run later is judged as well', async () => {
  const graph = drawGraph({
    nodes: { start: { kind: 'input' }, wait: { kind: 'wait', signal: 'paid' }, done: { kind: 'output', value: 'nodes.wait.output.payload' } },
    edges: ['start -> wait', 'wait -> done'], settings: { guards: [privacy('redact', ['input']), { id: 'no-secrets', on: ['input'], find: { words: ['secret'] }, action: 'refuse' }] },
  });
  await api.call('POST', '/api/graphs', { graph, slug: 'signals' });
  const { id } = (await api.call<RunShape>('POST', '/api/runs', { graph: 'signals', draft: true, input: {} })).body;
  expect(await api.call('POST', `/api/runs/${id}/signals`, { name: 'paid', payload: { by: 'a secret' } })).toMatchObject({ status: 422, body: { code: 'guard_refused', path: 'payload.by' } });
  expect((await api.call('POST', `/api/runs/${id}/signals`, { name: 'paid', payload: { by: 'payer@planted.example' } })).status).toBe(200);
  await vi.waitFor(async () => expect((await api.call<RunShape>('GET', `/api/runs/${id}`)).body.output).toEqual({ by: '[redacted: email]' }), patient);
  expect(await places(['payer@planted.example'])).toEqual({});
});

test('arguments that a person changes before a call are judged like those of the model', async () => {
  const no: GuardRule = { id: 'no-secrets', on: ['toolArguments'], find: { words: ['secret'] }, action: 'refuse' };
  const graph = drawGraph({
    nodes: {
      start: { kind: 'input' },
      ask: { kind: 'worker', model: 'local:one', guards: [no, privacy('redact', ['toolArguments'])] },
      tell: { kind: 'code', source: 'return args;', arguments: { type: 'object', properties: { who: { type: 'string' } } }, askFirst: true },
      done: { kind: 'output' },
    },
    edges: ['start -> ask', 'ask.tools -> tell', 'ask -> done'],
  });
  reply = ({ messages }) => (messages.some(({ role }) => role === 'tool') ? { text: 'Told.' } : { text: '', toolCalls: [{ name: 'tell', input: { who: 'nobody' } }] });
  await api.call('POST', '/api/graphs', { graph, slug: 'edited' });
  const { id } = (await api.call<RunShape>('POST', '/api/runs', { graph: 'edited', draft: true, input: 'Hello' })).body;
  const effect = await vi.waitFor(async () => {
    const { items } = (await api.call<{ items: { effect: string }[] }>('GET', `/api/approvals?run=${id}`)).body;
    expect(items).toHaveLength(1);
    return items[0]?.effect;
  }, patient);
  const decide = (who: string) => api.call('POST', `/api/runs/${id}/decisions`, { effect, decision: 'approved', form: { who } });
  expect(await decide('a secret')).toMatchObject({ status: 422, body: { code: 'guard_refused', path: 'form.who' } });
  expect((await decide('edited@planted.example')).status).toBe(200);
  await vi.waitFor(async () => expect((await api.call<RunShape>('GET', `/api/runs/${id}`)).body.status).toBe('completed'), patient);
  expect(await places(['edited@planted.example'])).toEqual({});
});

test('what a person writes over an answer in a fork is judged as well', async () => {
  await publish('forked', [privacy('redact', ['input']), { id: 'no-secrets', on: ['input'], find: { words: ['secret'] }, action: 'refuse' }]);
  reply = () => ({ text: 'Nothing to tell.' });
  const { id, status } = await run('forked', 'Hello');
  expect(status).toBe('completed');
  const { items } = (await api.call<{ items: readonly { seq: number; payload: { effect?: string; reply?: object } }[] }>('GET', `/api/runs/${id}/events`)).body;
  const { seq = 0, payload } = items.find((event) => event.payload.reply !== undefined) ?? {};
  const fork = (output: string) => api.call<RunShape>('POST', `/api/runs/${id}/fork`, { at: seq + 1, edits: [{ effect: payload?.effect, output }] });
  expect(await fork('It is a secret.')).toMatchObject({ status: 422, body: { code: 'guard_refused', path: 'edits[0].output' } });
  const { status: answered, body: child } = await fork('Mail editor@planted.example.');
  expect(answered).toBe(202);
  await vi.waitFor(async () => expect((await api.call<RunShape>('GET', `/api/runs/${child.id}`)).body.output).toMatchObject({ said: 'Mail [redacted: email].' }), patient);
  expect(await places(['editor@planted.example'])).toEqual({});
});
