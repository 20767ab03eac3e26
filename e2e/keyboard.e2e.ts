// The whole work can be done without a mouse.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { boxOf, canvasOf, cardOf } from './harness/drawing.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

test('draws, moves, copies, removes and takes back by keys alone', async () => {
  const page = await stage.open('/graphs');
  await page.getByRole('button', { name: 'New team' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Draw a team' }).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('worker');
  await page.keyboard.press('Enter');
  await expect.poll(() => nodesOn(page)).toBe(1);
  await page.keyboard.press('Escape');

  const card = cardOf(page, 'Worker');
  await card.focus();
  await page.keyboard.press('Enter');
  const before = await boxOf(card);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Math.round((await boxOf(card)).x - before.x)).toBe(10);

  await page.keyboard.press('Control+d');
  await expect.poll(() => nodesOn(page)).toBe(2);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect.poll(() => nodesOn(page)).toBe(0);
  await page.keyboard.press('Control+z');
  await expect.poll(() => nodesOn(page)).toBe(2);
});

test('every control of every page has a name and can be reached by Tab', async () => {
  const { client } = stage.cadre;
  const { graph } = await client.graphs.get('support-desk');
  const { id } = await client.runs.create({ graph: 'support-desk', draft: true, input: graph.input.example ?? {} });
  for (const path of ['/graphs', '/graphs/support-desk', '/runs', `/runs/${id}`, '/approvals', '/settings/credentials', '/settings/mcp', '/settings/models']) {
    const page = await stage.open(path);
    await page.getByRole('navigation', { name: 'Places' }).waitFor();
    await page.waitForLoadState('domcontentloaded');
    await page.getByRole('banner').first().waitFor();
    expect(await namelessControls(page), `controls without a name on ${path}`).toEqual([]);
    // What comes late may take the focus away that it had: then it is tried from the beginning.
    await expect.poll(() => reachedByTab(page), { message: `stops of Tab on ${path}` }).toBeGreaterThan(5);
  }
});

async function nodesOn(page: Page): Promise<number> {
  return canvasOf(page).locator('.react-flow__node').count();
}

/** Visible buttons, links and fields that a screen reader would call by nothing. */
async function namelessControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll('button, a[href], input, select, textarea, [role=button], [role=slider]')];
    const isShown = (element: Element): boolean => element.checkVisibility() && element.closest('[aria-hidden=true], [inert]') === null;
    const nameOf = (element: Element): string => {
      const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((name) => document.getElementById(name)?.textContent ?? '').join('');
      const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ? [...(element.labels ?? [])].map((label) => label.textContent).join('') : '';
      return [element.getAttribute('aria-label'), labelled, labels, element.textContent, element.getAttribute('title'), element.getAttribute('placeholder')].join('').trim();
    };
    return controls.filter((element) => isShown(element) && nameOf(element) === '').map((element) => element.outerHTML.slice(0, 200));
  });
}

/** Presses Tab until the focus leaves the page or comes back to where it was; the focus must be visible at every stop. */
async function reachedByTab(page: Page): Promise<number> {
  const seen = new Set<string>();
  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const box = element.getBoundingClientRect();
      return `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40) ?? ''} ${Math.round(box.x)},${Math.round(box.y)}`;
    });
    if (focused === null || seen.has(focused)) break;
    seen.add(focused);
  }
  return seen.size;
}
