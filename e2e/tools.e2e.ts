// Tools by mouse and keyboard: an agent is lent code that is asked about first; a person changes an argument; the call is found in the replay.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { canvasOf, cardOf, connect, dragFromPalette, portOf } from './harness/drawing.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({ offlineDelayMs: 2 });

test('draws a worker with a code tool from nothing, approves its call with a changed argument, and finds the call in the replay', async () => {
  const page = await stage.open('/graphs');
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByRole('heading', { name: 'Draw a team' }).waitFor();
  await drawTeam(page);
  await writeTool(page);

  await page.getByText('Saved').waitFor();
  await page.reload();
  await cardOf(page, 'Exchange money').getByText('Code · asks first').waitFor();

  await runWith(page, { message: 'Please exchange the amount of 40 euro into dollars.' });
  const answer = page.getByRole('form', { name: 'Your answer' });
  await answer.getByRole('textbox', { name: 'amount' }).waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: /Approvals: 1 waiting/ }).waitFor();
  await answer.getByRole('textbox', { name: 'amount' }).fill('250');
  await answer.getByRole('button', { name: 'Approve with changes' }).click();
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 60_000 });

  await page.getByRole('link', { name: 'Open the run step by step' }).click();
  await cardOf(page, 'Exchange money').click();
  const details = page.getByRole('region', { name: 'Details' });
  await details.getByText('TypeScript in the sandbox').waitFor();
  await details.getByText('exchanging 250', { exact: true }).waitFor();
  await details.getByText('275').first().waitFor();
  await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Exchange money', exact: true }).waitFor();

  const { items } = await stage.cadre.client.runs.list();
  const { items: events } = await stage.cadre.client.runs.events(items[0]?.id ?? '');
  expect(events.find(({ type }) => type === 'decision.given')?.payload).toMatchObject({ decision: 'approved', form: { amount: 250 } });
});

test('a credential goes in by the settings, is chosen by its id, and its secret is nowhere to be read', async () => {
  const secret = 'tok_canary_1234567890';
  const page = await stage.open('/settings/credentials');
  await page.getByRole('button', { name: 'Add a credential' }).click();
  const form = page.getByRole('form', { name: 'New credential' });
  await form.getByRole('textbox', { name: 'Id', exact: true }).fill('orders-api');
  await form.getByRole('textbox', { name: 'Hosts it may be sent to' }).fill('api.example.com');
  const field = form.getByLabel('Secret', { exact: true });
  expect(await field.getAttribute('type')).toBe('password');
  await field.fill(secret);
  await form.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('list', { name: 'Credentials' }).getByText('sent to api.example.com').waitFor();
  expect(await page.content()).not.toContain(secret);

  await page.goto('/graphs');
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByRole('heading', { name: 'Draw a team' }).waitFor();
  await dragFromPalette(page, 'HTTP request', { x: 300, y: 300 });
  await page.getByRole('combobox', { name: 'Credential' }).click();
  await page.getByRole('option', { name: /orders-api/ }).click();
  await page.getByText('Saved').waitFor();
  await expect.poll(async () => (await newestGraph()).nodes[0]?.config).toMatchObject({ credential: 'orders-api' });
  expect(JSON.stringify(await newestGraph())).not.toContain(secret);
});

test('a guard rule is written with a few presses and tried on a text', async () => {
  const page = await stage.open('/graphs');
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByRole('tab', { name: 'Guard rules' }).click();
  await page.getByRole('button', { name: 'Add a guard rule' }).click();
  await page.getByRole('textbox', { name: 'Text to try' }).fill('Write to ann@example.com.');
  await page.getByText('Write to [redacted: email].').waitFor();
  await page.getByRole('combobox', { name: 'What rule-1 looks for' }).click();
  await page.getByRole('option', { name: 'Words' }).click();
  await page.getByText('Write at least one word').waitFor();
  await page.getByRole('textbox', { name: 'Words of rule-1' }).fill('Falcon');
  await page.getByRole('textbox', { name: 'Text to try' }).fill('Falcon flies to ann@example.com.');
  await page.getByText('[redacted: rule-1] flies to ann@example.com.').waitFor();
  await page.getByText('Saved').waitFor();
  await expect.poll(async () => (await newestGraph()).settings.guards).toEqual([{ id: 'rule-1', on: ['input', 'toolArguments', 'toolResult', 'output'], find: { words: ['Falcon'] }, action: 'redact' }]);
});

test('a team inside a team has a level of its own in the replay', async () => {
  const { client } = stage.cadre;
  const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  const position = { x: 0, y: 0 };
  const edge = (id: string, from: string, to: string) => ({ id, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } });
  const around = (slug: string, middle: object) => client.graphs.create({
    slug,
    graph: { format: 'cadre/graph@1', name: slug, input: { schema, example: { name: 'Ann' } }, nodes: [{ id: 'start', kind: 'input', position }, { id: 'work', ...middle }, { id: 'done', kind: 'output', position: { x: 600, y: 0 } }], edges: [edge('a', 'start', 'work'), edge('b', 'work', 'done')] },
  });
  await around('inner', { kind: 'worker', label: 'Judge', position: { x: 300, y: 0 }, config: { instructions: 'Judge the person.' } });
  await client.revisions.create('inner', {});
  await around('outer', { kind: 'subgraph', label: 'Check the person', position: { x: 300, y: 0 }, config: { graph: 'inner' } });
  const { id, status } = await client.runs.create({ graph: 'outer', draft: true, input: { name: 'Ann' } }, { wait: 30 });
  expect(status).toBe('completed');

  const page = await stage.open(`/runs/${id}`);
  await cardOf(page, 'Check the person').click();
  await page.getByRole('button', { name: 'Look inside inner' }).click();
  await cardOf(page, 'Judge').getByText('Done').waitFor();
  await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Judge', exact: true }).waitFor();
  await page.getByRole('navigation', { name: 'Levels of the run' }).getByRole('button', { name: 'outer' }).click();
  await cardOf(page, 'Check the person').getByText('Done').waitFor();
  await expect.poll(() => canvasOf(page).locator('.react-flow__node').count()).toBe(3);
});

/** As it is saved. */
async function newestGraph() {
  const { client } = stage.cadre;
  const { items } = await client.graphs.list();
  return (await client.graphs.get(items[0]?.slug ?? '')).graph;
}

async function drawTeam(page: Page): Promise<void> {
  await dragFromPalette(page, 'Input', { x: 120, y: 140 });
  await dragFromPalette(page, 'Worker', { x: 370, y: 140 });
  await rename(page, 'Teller');
  await fillCode(page, 'Instructions', 'Exchange money for customers. Use the tool for every amount.');
  await dragFromPalette(page, 'Output', { x: 640, y: 140 });
  await dragFromPalette(page, 'Code', { x: 370, y: 400 });
  await rename(page, 'Exchange money');
  const [input, worker, output, tool] = [cardOf(page, 'Input').first(), cardOf(page, 'Teller'), cardOf(page, 'Output').first(), cardOf(page, 'Exchange money')];
  await connect(page, portOf(input, 'out'), portOf(worker, 'in'));
  await connect(page, portOf(worker, 'out'), portOf(output, 'in'));
  await worker.click();
  await connect(page, portOf(worker, 'tools'), portOf(tool, 'use'));
  await expect.poll(() => canvasOf(page).locator('.react-flow__edge').count()).toBe(3);
}

async function writeTool(page: Page): Promise<void> {
  await cardOf(page, 'Exchange money').click();
  await page.getByRole('textbox', { name: 'Description' }).fill('Exchanges an amount of euro into dollars.');
  await page.getByRole('textbox', { name: 'Source' }).click();
  await page.keyboard.insertText("console.log('exchanging ' + args.amount); return { dollars: args.amount * 1.1 };");
  const fields = page.getByRole('group', { name: 'Arguments' });
  await fields.getByRole('button', { name: 'Add a field' }).click();
  await fields.getByRole('textbox', { name: 'Name of the field' }).fill('amount');
  await fields.getByRole('combobox', { name: 'Type of amount' }).click();
  await page.getByRole('option', { name: 'Number', exact: true }).click();
  await fields.getByRole('switch', { name: 'amount is required' }).click();
  await page.getByRole('tab', { name: 'Limits' }).click();
  await page.getByRole('switch', { name: 'Ask a person before each call' }).click();
}

async function fillCode(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).click();
  await page.keyboard.insertText(text);
}

async function rename(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Name', exact: true });
  await field.fill(name);
  await field.press('Enter');
}

async function runWith(page: Page, input: object): Promise<void> {
  await canvasOf(page).focus();
  await page.keyboard.press('r');
  await page.getByRole('textbox', { name: 'Input as JSON' }).fill(JSON.stringify(input));
  await page.getByRole('form', { name: 'Input of the run' }).getByRole('button', { name: 'Run' }).click();
}
