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
  await page.getByRole('link', { name: /Approvals: 1 waiting/ }).waitFor({ timeout: 30_000 });
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
});

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
