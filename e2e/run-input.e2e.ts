// What a person typed is what runs, or nothing runs.
import { expect, test } from 'vitest';
import { useStage } from './harness/stage.ts';

const stage = useStage({});

test('JSON that can not be read runs nothing, and stays as it was typed', async () => {
  const { client } = stage.cadre;
  const { slug } = await client.graphs.create({ template: 'support-desk' });
  const page = await stage.open(`/graphs/${slug}`);
  await page.getByRole('button', { name: /^Run/ }).first().click();
  const form = page.getByRole('form', { name: 'Input of the run' });
  await form.getByText('JSON', { exact: true }).click();
  const json = form.getByRole('textbox', { name: 'Input as JSON' });
  await json.fill('{"customer": "Eve", "message": "x" ');
  const run = form.getByRole('button', { name: 'Run', exact: true });
  await run.click({ force: true });
  await form.getByText('Mend the JSON first.').waitFor();
  expect(await run.isDisabled()).toBe(true);
  expect(await json.inputValue()).toBe('{"customer": "Eve", "message": "x" ');
  expect((await client.runs.list({ graph: slug })).items).toEqual([]);
  await json.fill('{"customer": "Eve", "message": "My invoice is wrong."}');
  await run.click();
  await expect.poll(async () => (await client.runs.list({ graph: slug })).items.map((item) => item.input)).toEqual([{ customer: 'Eve', message: 'My invoice is wrong.' }]);
});

test('after a run the form opens with what was run, and runs nothing before it is sent', async () => {
  const { client } = stage.cadre;
  const { slug } = await client.graphs.create({ template: 'support-desk', slug: 'again' });
  const page = await stage.open(`/graphs/${slug}`);
  await page.getByRole('button', { name: /^Run/ }).first().click();
  const form = page.getByRole('form', { name: 'Input of the run' });
  await form.getByText('JSON', { exact: true }).click();
  await form.getByRole('textbox', { name: 'Input as JSON' }).fill('{"customer": "Eve", "message": "Hello."}');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(async () => (await client.runs.list({ graph: slug })).items.length).toBe(1);
  const [run] = (await client.runs.list({ graph: slug })).items;
  await client.runs.cancel(run?.id ?? '', { reason: 'Enough.' });
  await page.getByRole('button', { name: 'Change input' }).click();
  await form.getByText('JSON', { exact: true }).click();
  expect(JSON.parse(await form.getByRole('textbox', { name: 'Input as JSON' }).inputValue())).toEqual({ customer: 'Eve', message: 'Hello.' });
  expect((await client.runs.list({ graph: slug })).items).toHaveLength(1);
});
