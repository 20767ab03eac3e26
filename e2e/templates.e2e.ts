// Every template from the gallery runs to its end in front of a person, without a key.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useStage } from './harness/stage.ts';

const stage = useStage({ offlineDelayMs: 0 });
const titles = ['Support desk', 'Research and write', 'Incident response', 'Batch enrichment', 'Loan memo'];

test.each(titles)('%s', async (title) => {
  const page = await stage.open('/graphs');
  await page.getByRole('button', { name: new RegExp(`^Use template .*${title}`, 'i') }).click();
  await page.getByText('Saved').waitFor();
  await page.getByText('No issues').waitFor();

  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByRole('form', { name: 'Input of the run' }).getByRole('button', { name: 'Run' }).click();
  // Said of the run alone. A tool that nobody has connected may have failed on the way.
  const completed = page.getByText('Completed', { exact: true });
  await approveUntil(page, async () => (await completed.count()) > 0);
  const output = page.getByText('Output', { exact: true }).first();
  await output.waitFor();
  expect(await output.isVisible()).toBe(true);
});

/** Says yes to each question as it comes; a form that needs more than its defaults is filled. */
async function approveUntil(page: Page, isOver: () => Promise<boolean>): Promise<void> {
  const approve = page.getByRole('button', { name: 'Approve' });
  while (!(await isOver())) {
    // One look: a question that was just answered goes away at any moment.
    const isAsked = await approve.evaluateAll((buttons) => buttons[0] instanceof HTMLButtonElement && !buttons[0].disabled);
    if (isAsked) await answer(page).catch(passOver);
    await page.waitForTimeout(50);
  }
}

const wait = { timeout: 5_000 };

async function answer(page: Page): Promise<void> {
  await fillForm(page);
  await page.getByRole('button', { name: 'Approve' }).first().click(wait);
}

/** It was gone before its answer: whatever is asked next is seen at the next look. */
function passOver(error: unknown): void {
  if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
}

async function fillForm(page: Page): Promise<void> {
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: 'Approve' }) }).first();
  for (const field of await form.getByRole('textbox').all()) {
    if ((await field.inputValue(wait)) === '') await field.fill((await field.getAttribute('inputmode', wait)) === 'decimal' ? '1' : 'Agreed.', wait);
  }
}
