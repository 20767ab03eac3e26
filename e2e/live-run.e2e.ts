// A run is followed while it goes on: its page is the replay at its end, and words appear as they are written.
import { afterAll, beforeEach, expect, test } from 'vitest';
import { cardOf } from './harness/drawing.ts';
import { startModels } from './harness/models.ts';
import { useStage } from './harness/stage.ts';

/** Each worker works until the test lets it end: what the page shows meanwhile does not depend on how fast anything is. */
let [draft, check] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
const models = await startModels(async ({ messages }) => {
  await (messages[0]?.content.includes('four sentences') ? draft : check).promise;
  return { text: 'The moon pulls the water nearest to it.' };
});
const stage = useStage({ env: models.environment });
beforeEach(() => {
  [draft, check] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
});
afterAll(() => models.close());

const twoWorkers = {
  format: 'cadre/graph@1',
  name: 'Two in a row',
  settings: { model: models.model },
  nodes: [
    { id: 'start', kind: 'input', label: 'Topic', position: { x: 0, y: 0 } },
    { id: 'draft', kind: 'worker', label: 'Draft', position: { x: 260, y: 0 }, config: { instructions: 'Write four sentences about the topic.', task: '{{ input.topic }}' } },
    { id: 'check', kind: 'worker', label: 'Check', position: { x: 520, y: 0 }, config: { instructions: 'Say what could be clearer.' } },
    { id: 'done', kind: 'output', label: 'Text', position: { x: 780, y: 0 } },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'draft', port: 'in' } },
    { id: 'e2', from: { node: 'draft', port: 'out' }, to: { node: 'check', port: 'in' } },
    { id: 'e3', from: { node: 'check', port: 'out' }, to: { node: 'done', port: 'in' } },
  ],
};
const input = { topic: 'How tides work: the moon pulls the water nearest to it, and the earth turns underneath.' };

test('the page of a run that goes on follows it to its end', async () => {
  const { client } = stage.cadre;
  const { slug } = await client.graphs.create({ graph: twoWorkers });
  const { id } = await client.runs.create({ graph: slug, draft: true, input });
  const page = await stage.open(`/runs/${id}`);

  await expect.poll(() => page.getByRole('button', { name: 'Live' }).getAttribute('aria-pressed')).toBe('true');
  await cardOf(page, 'Draft').getByText('Working').waitFor();
  draft.resolve();
  await cardOf(page, 'Check').getByText('Working').waitFor();
  await cardOf(page, 'Draft').getByText('Done').waitFor();
  check.resolve();
  await page.getByText('Completed', { exact: true }).first().waitFor();

  const slider = page.getByRole('slider', { name: 'Step of the run' });
  const { items } = await client.runs.events(id);
  await expect.poll(() => slider.getAttribute('max')).toBe(String(items.length));
  await expect.poll(() => slider.inputValue()).toBe(String(items.length));
});

test('a person who looks back is not carried away by a run that goes on', async () => {
  const { client } = stage.cadre;
  const { slug } = await client.graphs.create({ graph: twoWorkers });
  const { id } = await client.runs.create({ graph: slug, draft: true, input });
  const page = await stage.open(`/runs/${id}`);

  const slider = page.getByRole('slider', { name: 'Step of the run' });
  draft.resolve();
  await cardOf(page, 'Check').getByText('Working').waitFor();
  await page.keyboard.press('Home');
  await expect.poll(() => slider.inputValue()).toBe('1');
  check.resolve();
  await expect.poll(async () => (await client.runs.get(id)).status).toBe('completed');
  await expect.poll(() => slider.getAttribute('max')).toBe('3');
  expect(await slider.inputValue()).toBe('1');
  await cardOf(page, 'Check').getByText('Not yet').waitFor();
});
