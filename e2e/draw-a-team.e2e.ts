// The main way through the product, by mouse and keyboard: draw a team from nothing, run it, decide, replay.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { boxOf, canvasOf, cardOf, connect, drag, dragFromPalette, middleOf, portOf } from './harness/drawing.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({ offlineDelayMs: 5 });

test('draws a supervisor with two workers and an approval from nothing, runs it, approves, and scrubs the replay', async () => {
  const page = await stage.open('/graphs');
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByRole('heading', { name: 'Draw a team' }).waitFor();

  await drawTeam(page);
  await expect.poll(() => countsOf(page)).toEqual({ nodes: 6, edges: 6 });

  await page.getByText('Saved').waitFor();
  await page.reload();
  await cardOf(page, 'Desk lead').waitFor();
  await expect.poll(() => countsOf(page)).toEqual({ nodes: 6, edges: 6 });

  await runWith(page, { message: 'I was charged twice, please refund me.' });
  await page.getByRole('button', { name: 'Approve' }).click({ timeout: 60_000 });
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 60_000 });

  await page.getByRole('link', { name: 'Open the run step by step' }).click();
  await scrub(page);
});

test('takes back and does again what was drawn', async () => {
  const page = await stage.open('/graphs');
  await page.getByRole('button', { name: 'New team' }).click();
  await dragFromPalette(page, 'Supervisor', { x: 250, y: 150 });
  await dragFromPalette(page, 'Worker', { x: 250, y: 450 });
  await connect(page, portOf(cardOf(page, 'Supervisor').first(), 'workers'), portOf(cardOf(page, 'Worker'), 'boss'));
  await expect.poll(() => countsOf(page)).toEqual({ nodes: 2, edges: 1 });

  const worker = cardOf(page, 'Worker');
  const before = await boxOf(worker);
  const grip = { x: middleOf(before).x, y: before.y + 20 };
  await drag(page, grip, { x: grip.x + 120, y: grip.y + 40 });
  const moved = (await boxOf(worker)).x - before.x;
  expect(moved).toBeGreaterThan(60);

  await page.keyboard.press('Control+z');
  await expect.poll(async () => Math.round((await boxOf(worker)).x - before.x)).toBe(0);
  await page.keyboard.press('Control+z');
  await expect.poll(() => countsOf(page)).toEqual({ nodes: 2, edges: 0 });
  await page.keyboard.press('Control+z');
  await expect.poll(() => countsOf(page)).toEqual({ nodes: 1, edges: 0 });

  await page.getByRole('button', { name: 'Redo' }).click();
  await page.getByRole('button', { name: 'Redo' }).click();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(() => countsOf(page)).toEqual({ nodes: 2, edges: 1 });
  await expect.poll(async () => Math.round((await boxOf(worker)).x - before.x)).toBe(Math.round(moved));
});

test('refuses an edge that would mean nothing, and says why', async () => {
  const page = await stage.open('/graphs');
  await page.getByRole('button', { name: 'New team' }).click();
  await dragFromPalette(page, 'Supervisor', { x: 250, y: 150 });
  await dragFromPalette(page, 'Output', { x: 600, y: 400 });
  await connect(page, portOf(cardOf(page, 'Supervisor').first(), 'workers'), portOf(cardOf(page, 'Output').first(), 'in'));
  await page.getByText('Not connected').first().waitFor();
  expect(await countsOf(page)).toEqual({ nodes: 2, edges: 0 });
});

async function drawTeam(page: Page): Promise<void> {
  await dragFromPalette(page, 'Input', { x: 130, y: 120 });
  const [canvas, card] = [await boxOf(canvasOf(page)), await boxOf(cardOf(page, 'Input').first())];
  expect({ x: card.x < canvas.x + 130, y: card.y < canvas.y + 120 }, 'the card lies under the pointer that dropped it').toEqual({ x: true, y: true });
  await dragFromPalette(page, 'Supervisor', { x: 340, y: 120 });
  await rename(page, 'Desk lead');
  await dragFromPalette(page, 'Worker', { x: 230, y: 400 });
  await rename(page, 'Billing');
  await dragFromPalette(page, 'Worker', { x: 480, y: 400 });
  await rename(page, 'Account');
  await dragFromPalette(page, 'Approval', { x: 610, y: 120 });
  await page.getByRole('textbox', { name: 'Question' }).fill('May we refund it?');
  await rename(page, 'Allow it');
  await dragFromPalette(page, 'Output', { x: 730, y: 400 });
  await rename(page, 'Answer');

  const [input, lead, billing] = [cardOf(page, 'Input').first(), cardOf(page, 'Desk lead'), cardOf(page, 'Billing')];
  const [account, approval, answer] = [cardOf(page, 'Account'), cardOf(page, 'Allow it'), cardOf(page, 'Answer')];
  await connect(page, portOf(input, 'out'), portOf(lead, 'in'));
  await connect(page, portOf(lead, 'workers'), portOf(billing, 'boss'));
  await connect(page, portOf(lead, 'workers'), portOf(account, 'boss'));
  await connect(page, portOf(lead, 'out'), portOf(approval, 'in'));
  await connect(page, portOf(approval, 'approved'), portOf(answer, 'in'));
  await connect(page, portOf(approval, 'rejected'), portOf(answer, 'in'));
}

async function rename(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Name' });
  await field.fill(name);
  await field.press('Enter');
}

async function countsOf(page: Page): Promise<{ nodes: number; edges: number }> {
  const canvas = canvasOf(page);
  return { nodes: await canvas.locator('.react-flow__node').count(), edges: await canvas.locator('.react-flow__edge').count() };
}

async function runWith(page: Page, input: object): Promise<void> {
  await canvasOf(page).focus();
  await page.keyboard.press('r');
  await page.getByRole('textbox', { name: 'Input as JSON' }).fill(JSON.stringify(input));
  await page.getByRole('form', { name: 'Input of the run' }).getByRole('button', { name: 'Run' }).click();
}

async function scrub(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Step of the run' });
  const { client } = stage.cadre;
  const { items: [run] } = await client.runs.list();
  const { length } = (await client.runs.events(run?.id ?? '')).items;
  expect(length).toBeGreaterThan(3);
  await expect.poll(() => slider.getAttribute('max')).toBe(String(length));

  await page.keyboard.press('Home');
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(new RegExp(`^Step 1 of ${length}: `));
  await cardOf(page, 'Answer').getByText('Not yet').waitFor();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(new RegExp(`^Step 2 of ${length}: `));
  await page.keyboard.press('End');
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(new RegExp(`^Step ${length} of ${length}: `));
  await cardOf(page, 'Allow it').getByText('Done').waitFor();
  await page.getByRole('button', { name: 'Previous step' }).click();
  await cardOf(page, 'Allow it').getByText('Waiting').waitFor();
}
