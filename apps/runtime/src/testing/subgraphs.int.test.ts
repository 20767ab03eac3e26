// Graphs inside graphs over HTTP, on a real database: what publishing pins, what a run of a draft runs, and what is refused.
import { toNodeId } from '@cadre/graph-schema';
import type { Issue } from '@cadre/graph-schema';
import { overlayAt, Replay } from '@cadre/run-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toRunEvent } from '../commands/run-event.ts';
import type { ApprovalShape, EventShape, FrozenGraphShape, GraphShape, ListShape, MachinesShape, Problem, RevisionShape, RunShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';

const position = { x: 0, y: 0 };
const settings = { model: 'offline:demo', budget: {} };

/** Says a word to whom the input names; one step. */
function sayer(word: string, whom = 'to') {
  return {
    format: 'cadre/graph@1', name: 'Sayer', description: `Says ${word}.`, settings, input: { schema: { type: 'object', properties: { [whom]: { type: 'string' } }, required: [whom], additionalProperties: false } },
    nodes: [{ id: 'start', kind: 'input', position }, { id: 'say', kind: 'transform', position, config: { value: `'${word}, ' + input.${whom}` } }, { id: 'done', kind: 'output', position, config: { value: 'nodes.say.output' } }],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'say', port: 'in' } }, { id: 'e2', from: { node: 'say', port: 'out' }, to: { node: 'done', port: 'in' } }],
  };
}

/** Runs another as its only step. */
function caller(slug: string, revision: string | null = null) {
  return {
    format: 'cadre/graph@1', name: 'Caller', description: '', settings, input: { schema: { type: 'object' }, example: { to: 'you' } },
    nodes: [{ id: 'start', kind: 'input', position }, { id: 'say', kind: 'subgraph', position, config: { graph: slug, ...(revision === null ? {} : { revision }) } }, { id: 'done', kind: 'output', position }],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'say', port: 'in' } }, { id: 'e2', from: { node: 'say', port: 'out' }, to: { node: 'done', port: 'in' } }],
  };
}

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
  await create('sayer', sayer('Hello'));
  await publish('sayer');
  await create('caller', caller('sayer'));
  await publish('caller');
});
afterAll(() => server.stop());

const create = (slug: string, graph: object) => server.call<GraphShape>('POST', '/api/graphs', { slug, graph });
const replace = (slug: string, graph: object) => server.call<GraphShape>('PUT', `/api/graphs/${slug}`, { graph });
const publish = (slug: string) => server.call<RevisionShape>('POST', `/api/graphs/${slug}/revisions`);
const publishRefused = async (slug: string) => (await server.call<Problem>('POST', `/api/graphs/${slug}/revisions`)).body;
const run = async (body: object) => (await server.call<RunShape>('POST', '/api/runs?wait=30', { input: { to: 'you' }, ...body })).body;

async function pinOf(slug: string, number: number): Promise<unknown> {
  const { body } = await server.call<RevisionShape>('GET', `/api/graphs/${slug}/revisions/${number}`);
  return body.graph?.nodes.find(({ kind }) => kind === 'subgraph')?.config['revision'];
}

describe('publishing', () => {
  test('pins the newest revision, and a later one inside changes nothing', async () => {
    const first = (await server.call<RevisionShape>('GET', '/api/graphs/sayer/revisions/1')).body;
    expect(await pinOf('caller', 1)).toBe(first.digest);
    expect((await server.call<GraphShape>('GET', '/api/graphs/caller')).body.graph.nodes[1]?.config).toEqual({ graph: 'sayer' });

    await replace('sayer', sayer('Goodbye'));
    const second = (await publish('sayer')).body;
    expect(second.number).toBe(2);
    expect(await run({ graph: 'caller', revision: 1 })).toMatchObject({ status: 'completed', output: 'Hello, you' });
    expect(await run({ graph: 'caller', draft: true })).toMatchObject({ status: 'completed', output: 'Goodbye, you' });

    expect((await publish('caller')).body.number).toBe(2);
    expect(await pinOf('caller', 2)).toBe(second.digest);
    expect(await run({ graph: 'caller', revision: 2 })).toMatchObject({ output: 'Goodbye, you' });
    expect((await publish('caller')).body.number).toBe(2);
  });

  test('a pinned revision stays what it is', async () => {
    const old = (await server.call<RevisionShape>('GET', '/api/graphs/sayer/revisions/1')).body;
    await create('pinned', caller('sayer', old.digest));
    expect(await run({ graph: 'pinned', draft: true })).toMatchObject({ status: 'completed', output: 'Hello, you' });
  });

  test('graphs inside may be deleted: what was frozen stays', async () => {
    await create('short', sayer('Briefly'));
    await publish('short');
    await create('keeper', caller('short'));
    await publish('keeper');
    await server.call('DELETE', '/api/graphs/short');
    expect(await run({ graph: 'keeper', revision: 1 })).toMatchObject({ status: 'completed', output: 'Briefly, you' });
  });
});

describe('refused with the graph by name', () => {
  test('one that was never published', async () => {
    await create('unborn', sayer('Nothing'));
    await create('early', caller('unborn'));
    const problem = await publishRefused('early');
    expect(problem).toMatchObject({ status: 422, code: 'graph_has_errors', issues: [{ code: 'subgraph_not_published', node: 'say', data: { graph: 'unborn' } }] });
    expect(await server.call<Problem>('POST', '/api/runs', { graph: 'early', draft: true, input: {} })).toMatchObject({ status: 422, body: { code: 'graph_has_errors' } });
    expect((await server.call<ListShape<Issue>>('GET', '/api/graphs/early/issues')).body.items).toMatchObject([{ code: 'subgraph_not_published', node: 'say' }]);
    expect((await server.call<Problem>('GET', '/api/graphs/early/machines')).status).toBe(422);
  });

  test('a slug that is none, and a revision that nobody froze', async () => {
    await create('odd', caller('../%00\u0000'));
    expect(await publishRefused('odd')).toMatchObject({ issues: [{ code: 'subgraph_not_published' }] });
    await create('lost', caller('sayer', `sha256:${'0'.repeat(64)}`));
    expect(await publishRefused('lost')).toMatchObject({ issues: [{ code: 'subgraph_missing', data: { graph: 'sayer' } }] });
  });

  test('a circle, as soon as it would close', async () => {
    await create('one', sayer('One'));
    await publish('one');
    await create('two', caller('one'));
    await publish('two');
    await replace('one', caller('two'));
    expect(await publishRefused('one')).toMatchObject({ issues: [{ code: 'subgraph_cycle', node: 'say' }] });
    await replace('one', caller('one'));
    expect(await publishRefused('one')).toMatchObject({ issues: [{ code: 'subgraph_cycle', data: { graph: 'one' } }] });
  });
});

test('a run gives its graphs and its machines by the digests that it names', async () => {
  const { id, digest } = await run({ graph: 'caller', revision: 1 });
  const { items } = (await server.call<ListShape<FrozenGraphShape>>('GET', `/api/runs/${id}/graphs`)).body;
  expect(items.map((frozen) => frozen.digest)).toEqual([digest, await pinOf('caller', 1)]);
  expect(items.map(({ graph }) => graph.name)).toEqual(['Caller', 'Sayer']);
  const machines = (await server.call<MachinesShape>('GET', '/api/graphs/caller/machines')).body;
  expect(machines.machines.map((machine) => machine['id'])).toEqual(['flow', expect.stringMatching(/^sha256:[0-9a-f]{64}\/flow$/)]);
  expect((await server.call<Problem>('GET', '/api/runs/none/graphs')).status).toBe(404);
});

test('what waits for a person is named by the graph that asks, however deep, as it was frozen', async () => {
  const graph = (name: string, step: object) => ({
    format: 'cadre/graph@1', name, description: '', settings, input: { schema: { type: 'object' } },
    nodes: [{ id: 'start', kind: 'input', position }, { id: 'ask', position, ...step }, { id: 'done', kind: 'output', position }],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'ask', port: 'in' } }, { id: 'e2', from: { node: 'ask', port: 'kind' in step && step.kind === 'approval' ? 'approved' : 'out' }, to: { node: 'done', port: 'in' } }],
  });
  const asking = (label: string) => graph('Asker', { kind: 'approval', label, config: { question: 'Well?' } });
  await create('asker', asking('Legal says yes'));
  await publish('asker');
  await create('around', graph('Around', { kind: 'subgraph', label: 'Legal desk', config: { graph: 'asker' } }));
  await publish('around');
  await create('unnamed', asking(''));
  const started = [{ graph: 'around', revision: 1 }, { graph: 'asker', revision: 1 }, { graph: 'unnamed', draft: true }];
  for (const body of started) await server.call('POST', '/api/runs', { input: {}, ...body });
  await replace('asker', asking('Renamed since'));

  const labels = async () => (await server.call<ListShape<ApprovalShape>>('GET', '/api/approvals')).body.items.map(({ graph: slug, node, label }) => [slug, node, label]);
  const expected = [['around', 'ask', 'Legal says yes'], ['asker', 'ask', 'Legal says yes'], ['unnamed', 'ask', 'Approval']];
  await expect.poll(async () => (await labels()).toSorted()).toEqual(expected);
});

test('an input that does not fit inside fails the node by name', async () => {
  expect(await run({ graph: 'caller', revision: 1, input: { to: 7 } })).toMatchObject({ status: 'failed', error: { code: 'tool_failed', actor: 'flow/say', message: expect.stringContaining('Sayer') } });
});

test('an agent runs a graph that it was given as a tool', async () => {
  await create('greeter', sayer('Hello', 'customer'));
  await publish('greeter');
  await create('team', {
    format: 'cadre/graph@1', name: 'Team', description: '', settings, input: { schema: { type: 'object' } },
    nodes: [
      { id: 'start', kind: 'input', position },
      { id: 'agent', kind: 'worker', position, config: { instructions: 'Greet customers.', task: 'Greet this customer.\n\nCustomer: Ada' } },
      { id: 'greet', kind: 'subgraph', position, config: { graph: 'greeter', description: 'Greets a customer.' } },
      { id: 'done', kind: 'output', position, config: { value: 'nodes.agent.output' } },
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'agent', port: 'in' } }, { id: 'e2', from: { node: 'agent', port: 'out' }, to: { node: 'done', port: 'in' } },
      { id: 'e3', from: { node: 'agent', port: 'tools' }, to: { node: 'greet', port: 'use' } },
    ],
  });
  const ended = await run({ graph: 'team', draft: true });
  expect(ended).toMatchObject({ status: 'completed', usage: { modelCalls: 2, toolCalls: 0 } });
  const { items } = (await server.call<ListShape<EventShape>>('GET', `/api/runs/${ended.id}/events`)).body;
  const replay = new Replay(await server.runtime.world.engine.compiled(ended.digest), items.map(toRunEvent));
  expect(replay.levels.all.map(({ path, node }) => [path, node])).toEqual([['flow', null], ['flow/agent/greet#1', 'greet']]);
  expect(overlayAt(replay).nodes.get(toNodeId('greet'))).toMatchObject({ status: 'done', output: 'Hello, Ada' });
});
