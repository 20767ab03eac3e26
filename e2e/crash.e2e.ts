// The process is killed in the middle of a model call. After the next start the run goes on, and every result counts once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCadre, type Cadre } from './harness/cadre.ts';
import { decideAll } from './harness/decide-all.ts';
import { startModels, type Models } from './harness/models.ts';

let cadre: Cadre;
let models: Models;
/** Until it is resolved, the second worker's call goes on. */
const killed = Promise.withResolvers<void>();
beforeAll(async () => {
  models = await startModels(({ messages }) => (messages[0]?.content.includes('three sentences') ? { text: 'The moon pulls the water.' } : { text: 'Say why.', mumblesUntil: killed.promise }));
  cadre = await startCadre({ env: models.environment });
});
afterAll(async () => {
  await cadre.remove();
  await models.close();
});

const draftAndCheck = {
  format: 'cadre/graph@1',
  name: 'Draft and check',
  description: '',
  input: { schema: { type: 'object', properties: { topic: { type: 'string' } }, required: ['topic'] }, example: { topic: 'How tides work' } },
  settings: { model: 'local:one' },
  nodes: [
    { id: 'start', kind: 'input', label: 'Topic', position: { x: 0, y: 0 }, config: {} },
    { id: 'draft', kind: 'worker', label: 'Draft', position: { x: 300, y: 0 }, config: { instructions: 'Write three sentences about the topic.', task: '{{ input.topic }}' } },
    { id: 'check', kind: 'worker', label: 'Check', position: { x: 600, y: 0 }, config: { instructions: 'Say what could be clearer.', task: '{{ nodes.draft.output }}' } },
    { id: 'done', kind: 'output', label: 'Done', position: { x: 900, y: 0 }, config: { value: "{'draft': nodes.draft.output, 'check': nodes.check.output}" } },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'draft', port: 'in' } },
    { id: 'e2', from: { node: 'draft', port: 'out' }, to: { node: 'check', port: 'in' } },
    { id: 'e3', from: { node: 'check', port: 'out' }, to: { node: 'done', port: 'in' } },
  ],
};

test('a run that is killed in the middle of a model call ends after the next start, with each result once', async () => {
  const { client } = cadre;
  const { slug } = await client.graphs.create({ graph: draftAndCheck });
  const { id } = await client.runs.create({ graph: slug, draft: true, input: { topic: 'How tides work' } });

  // The first words of the second worker are being written: its call is in flight, the first worker's result is in the log.
  await new Promise<void>((resolve, reject) => {
    const stop = new AbortController();
    client.runs
      .stream(id, {
        signal: stop.signal,
        onDelta({ node }) {
          if (node !== 'check') return;
          stop.abort();
          resolve();
        },
      })
      .then(() => reject(new Error('The run ended before its second call was seen.')), reject);
  });
  const before = await client.runs.events(id);
  await cadre.kill();
  killed.resolve();
  await cadre.start();

  const run = await decideAll(client, id);
  expect(run).toMatchObject({ status: 'completed', error: null, usage: { modelCalls: 2 } });

  const { items } = await client.runs.events(id);
  expect(items.slice(0, before.items.length)).toEqual(before.items);
  expect(items.map((event) => event.seq)).toEqual(items.map((_, index) => index + 1));
  const results = items.filter((event) => event.type === 'effect.completed').map((event) => event.payload['effect']);
  expect(results).toHaveLength(2);
  expect(new Set(results).size).toBe(2);
});

test('the database of a killed process is found again and stopped with the next one', async () => {
  const graphs = await cadre.client.graphs.list();
  await cadre.kill();
  expect(cadre.hasDatabaseProcess()).toBe(true);
  await cadre.start();
  expect(await cadre.client.graphs.list()).toEqual(graphs);
  await cadre.interrupt();
  expect(cadre.hasDatabaseProcess()).toBe(false);
});
