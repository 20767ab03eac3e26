// Sessions and budgets of runs from the outside: a real runtime, a model server that remembers what it was told.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '@cadre/graph-schema';
import { drawGraph } from '@cadre/run-core/testing';
import type { Drawing } from '@cadre/run-core/testing';
import type { ApprovalShape, EventShape, ListShape, RemovedSessionShape, RunShape, SessionShape, SessionTurnShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import type { ChatRequest, ScriptedAnswer } from './openai-server/script.ts';
import { startOpenAiServer } from './openai-server/start-openai-server.ts';
import type { OpenAiServer } from './openai-server/start-openai-server.ts';
import { readStream } from './read-stream.ts';

let api: ApiServer;
let models: OpenAiServer;
let reply: (request: ChatRequest) => ScriptedAnswer | Promise<ScriptedAnswer>;
let slug = '';
let graphs = 0;

beforeAll(async () => {
  models = await startOpenAiServer({ reply: (request) => reply(request) });
  api = await startApiServer({ environment: { CADRE_PROVIDERS: JSON.stringify([{ id: 'local', baseUrl: models.url, models: ['one'] }]) } });
});
beforeEach(() => {
  slug = `desk-${(graphs += 1)}`;
  reply = ({ messages }) => ({ text: `You said: ${messages.at(-1)?.content ?? ''}` });
});
afterAll(async () => {
  await api.stop();
  await models.close();
});

const agent = { kind: 'worker', model: 'local:one', instructions: 'Answer.', task: '{{ input.text }}', memory: 'session', retry: { attempts: 1 } };

function drawing(more: object = {}, settings: object = {}): Drawing {
  return { nodes: { start: { kind: 'input' }, ask: { ...agent, ...more }, done: { kind: 'output', value: 'nodes.ask.output' } }, edges: ['start -> ask', 'ask -> done'], settings };
}

async function publish(drawn: Drawing = drawing(), name = slug): Promise<void> {
  expect((await api.call('POST', '/api/graphs', { graph: drawGraph(drawn), slug: name })).status).toBe(201);
}

async function run(text: string, more: JsonObject = {}): Promise<RunShape> {
  return (await api.call<RunShape>('POST', '/api/runs?wait=50', { graph: slug, draft: true, input: { text }, ...more })).body;
}

const lastAsked = (): readonly string[] => (models.requests.at(-1)?.messages ?? []).filter(({ role }) => role !== 'system').map(({ content }) => content);
const session = (name: string): string => `/api/sessions/${slug}/${encodeURIComponent(name)}`;

test('an agent with memory sees the earlier turns of its session, and the log of the run holds them', async () => {
  await publish();
  await run('I am Ada.', { session: 'ada' });
  const second = await run('Who am I?', { session: 'ada' });
  expect(lastAsked()).toEqual(['I am Ada.', 'You said: I am Ada.', 'Who am I?']);
  const { body: log } = await api.call<ListShape<EventShape>>('GET', `/api/runs/${second.id}/events`);
  expect(log.items[0]?.payload).toMatchObject({ memory: { ask: [{ task: 'I am Ada.', answer: 'You said: I am Ada.' }] } });
  await run('And now?', { session: 'ada' });
  expect(lastAsked()).toHaveLength(5);
});

test('memory does not leak to other sessions, other graphs, runs without a session, or agents without memory', async () => {
  await publish();
  const other = `${slug}-other`;
  await publish(drawing(), other);
  await run('I am Ada.', { session: 'ada' });
  for (const elsewhere of [{ session: 'bob' }, { session: 'ada ' }, { session: 'Ada' }, {}, { session: 'ada', graph: other }]) {
    await run('Who am I?', elsewhere);
    expect(lastAsked()).toEqual(['Who am I?']);
  }
  slug = `${slug}-without`;
  await publish(drawing({ memory: 'none' }));
  await run('I am Ada.', { session: 'ada' });
  const { id } = await run('Who am I?', { session: 'ada' });
  expect(lastAsked()).toEqual(['Who am I?']);
  const { body: log } = await api.call<ListShape<EventShape>>('GET', `/api/runs/${id}/events`);
  expect(log.items[0]?.payload).not.toHaveProperty('memory');
  expect((await api.call('GET', session('ada'))).status).toBe(404);
});

test('two runs of one session at the same time are both kept', async () => {
  await publish();
  await Promise.all(Array.from({ length: 6 }, (_, index) => run(`Message ${index}`, { session: 'busy' })));
  expect((await api.call<SessionShape>('GET', session('busy'))).body).toMatchObject({ graph: slug, session: 'busy', turns: 6 });
  await run('What did I say?', { session: 'busy' });
  const told = lastAsked();
  expect(told).toHaveLength(13);
  for (let index = 0; index < 6; index += 1) expect(told[told.indexOf(`Message ${index}`) + 1]).toBe(`You said: Message ${index}`);
});

test('sessions are listed, looked into, and deleted; runs keep their logs', async () => {
  await publish();
  const first = await run('I am Ada.', { session: 'a/b c' });
  await run('I am Bob.', { session: 'bob' });
  const { body: list } = await api.call<ListShape<SessionShape>>('GET', `/api/sessions?graph=${slug}`);
  expect(list.items.map(({ session: name, turns }) => [name, turns])).toEqual([['bob', 1], ['a/b c', 1]]);
  const { body: turns } = await api.call<ListShape<SessionTurnShape>>('GET', `${session('a/b c')}/turns`);
  expect(turns).toMatchObject({ items: [{ agent: 'ask', task: 'I am Ada.', answer: 'You said: I am Ada.', run: first.id }], next: null });
  const removed = await api.call<RemovedSessionShape>('DELETE', session('a/b c'));
  expect(removed).toMatchObject({ status: 200, body: { graph: slug, session: 'a/b c', turns: 1 } });
  for (const [method, path] of [['GET', session('a/b c')], ['GET', `${session('a/b c')}/turns`], ['DELETE', session('a/b c')]] as const) {
    expect(await api.call(method, path)).toMatchObject({ status: 404, body: { code: 'session_not_found' } });
  }
  await run('Who am I?', { session: 'a/b c' });
  expect(lastAsked()).toEqual(['Who am I?']);
  expect((await api.call<ListShape<EventShape>>('GET', `/api/runs/${first.id}/events`)).body.items.length).toBeGreaterThan(1);
});

test('deleting a graph deletes what its agents remember', async () => {
  await publish();
  await run('I am Ada.', { session: 'ada' });
  expect((await api.call('DELETE', `/api/graphs/${slug}`)).status).toBe(204);
  await publish();
  await run('Who am I?', { session: 'ada' });
  expect(lastAsked()).toEqual(['Who am I?']);
});

test('what is remembered is what guard rules left, also of rules that came later', async () => {
  const rules = { guards: [{ id: 'mail', on: ['input', 'output'], find: { pii: ['email'] }, action: 'redact' }] };
  await publish(drawing({}, rules));
  await run('I am ada@planted.example', { session: 'ada' });
  const { body: turns } = await api.call<ListShape<SessionTurnShape>>('GET', `${session('ada')}/turns`);
  expect(turns.items).toMatchObject([{ task: 'I am [redacted: email]', answer: 'You said: I am [redacted: email]' }]);
  slug = `${slug}-later`;
  await publish();
  await run('I am bob@planted.example', { session: 'bob' });
  expect((await api.call('PUT', `/api/graphs/${slug}`, { graph: drawGraph(drawing({}, rules)) })).status).toBe(200);
  const { id } = await run('Who am I?', { session: 'bob' });
  expect(lastAsked()).toEqual(['I am [redacted: email]', 'You said: I am [redacted: email]', 'Who am I?']);
  expect(JSON.stringify((await api.call('GET', `/api/runs/${id}/events`)).body)).not.toContain('bob@planted');
});

test('a visit that a person lets end is remembered by the decision', async () => {
  await publish(drawing({ guards: [{ id: 'look', on: ['output'], find: { words: ['Ada'] }, action: 'ask' }] }));
  const { body: { id } } = await api.call<RunShape>('POST', '/api/runs', { graph: slug, draft: true, input: { text: 'I am Ada.' }, session: 'ada' });
  let question: ApprovalShape | undefined;
  while (question === undefined) [question] = (await api.call<ListShape<ApprovalShape>>('GET', `/api/approvals?run=${id}`)).body.items;
  expect((await api.call('GET', session('ada'))).status).toBe(404);
  await api.call('POST', `/api/runs/${id}/decisions`, { effect: question.effect, decision: 'approved' });
  expect((await api.call<SessionShape>('GET', session('ada'))).body).toMatchObject({ turns: 1 });
});

test('a fork knows what the run knew, and leaves nothing in the session', async () => {
  await publish();
  await run('I am Ada.', { session: 'ada' });
  const { id } = await run('Who am I?', { session: 'ada' });
  const { body: fork } = await api.call<RunShape>('POST', `/api/runs/${id}/fork`, { at: 2 });
  let ended = fork;
  while (ended.endedAt === null) ended = (await api.call<RunShape>('GET', `/api/runs/${fork.id}`)).body;
  expect(ended.status).toBe('completed');
  expect(lastAsked()).toEqual(['I am Ada.', 'You said: I am Ada.', 'Who am I?']);
  expect((await api.call<SessionShape>('GET', session('ada'))).body).toMatchObject({ turns: 2 });
});

test('a long conversation is summed up by a call of its own, whose words nobody is shown as the answer', async () => {
  const watched = Promise.withResolvers<void>();
  reply = async ({ messages }) => {
    if (!messages[0]?.content.startsWith('You sum up')) return { text: 'A long answer. '.repeat(20), chunkDelayMs: 20 };
    await watched.promise; // so that none of its words could be missed
    return { text: 'Ada lives in Delft.', chunkDelayMs: 100 };
  };
  await publish(drawing({ conversation: { keep: 'summary', overTokens: 100, last: 1 } }));
  await run('I am Ada.', { session: 'ada' });
  await run('I live in Delft.', { session: 'ada' });
  const { body: third } = await api.call<RunShape>('POST', '/api/runs', { graph: slug, draft: true, input: { text: 'Where do I live?' }, session: 'ada' });
  let shown = '';
  for await (const { event, data } of readStream(await api.request(`/api/runs/${third.id}/stream`))) {
    watched.resolve();
    if (event === 'delta') shown += JSON.stringify(data);
  }
  expect((await api.call<RunShape>('GET', `/api/runs/${third.id}`)).body).toMatchObject({ status: 'completed', usage: { modelCalls: 2 } });
  expect(shown).toContain('answer');
  expect(shown).not.toContain('Delft');
  expect(lastAsked()[0]).toBe('I live in Delft.');
  expect(lastAsked().at(-1)).toBe('Where do I live?\n\nThe conversation so far, summed up:\nAda lives in Delft.');
});

test('a run is stopped by its own budget, which says so and where; it can not widen that of its graph', async () => {
  const two: Drawing = { ...drawing({}, { budget: { steps: 2 } }), nodes: { ...drawing().nodes, more: agent, last: agent }, edges: ['start -> ask', 'ask -> more', 'more -> last', 'last -> done'] };
  await publish(two);
  expect(await run('Hi', { budget: { steps: 1 } })).toMatchObject({ status: 'failed', usage: { modelCalls: 1 }, error: { code: 'budget_exceeded', actor: 'flow/more', message: 'The run has used its own budget of model calls.' } });
  expect(await run('Hi', { budget: { steps: 100 } })).toMatchObject({ status: 'failed', usage: { modelCalls: 2 }, error: { code: 'budget_exceeded', actor: 'flow/last', message: 'Test graph has used its budget of model calls.' } });
  expect(await run('Hi', { budget: { tokens: 1 } })).toMatchObject({ error: { message: 'The run has used its own budget of 1 tokens.' } });
});

test.each([
  [{ budget: { steps: 0 } }, 'budget.steps'], [{ budget: { steps: 1.5 } }, 'budget.steps'], [{ budget: { costUsd: -1 } }, 'budget.costUsd'], [{ budget: { money: 1 } }, 'budget.money'], [{ budget: 5 }, 'budget'],
  [{ session: '' }, 'session'], [{ session: '..' }, 'session'], [{ session: 'x'.repeat(201) }, 'session'], [{ session: 7 }, 'session'],
])('a request with %j is refused by the field', async (more, path) => {
  expect(await api.call('POST', '/api/runs', { graph: slug, draft: true, input: {}, ...more })).toMatchObject({ status: 400, body: { code: 'body_invalid', path } });
});

test.each(['?graph=Not a slug', '?cursor=nonsense', '?limit=0', '?limit=1000', '?who=me'])('a list with %s is refused', async (query) => {
  expect((await api.call('GET', `/api/sessions${query}`)).status).toBe(400);
});
