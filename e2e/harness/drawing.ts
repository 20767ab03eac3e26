// A person's hands on the design page: real mouse movements, parts found by what is written on them.
import type { Locator, Page } from 'playwright-core';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function canvasOf(page: Page): Locator {
  return page.locator('.react-flow');
}

/** The card with this name on it. */
export function cardOf(page: Page, name: string): Locator {
  return page.locator('.react-flow__node').filter({ has: page.getByText(name, { exact: true }) });
}

export function portOf(card: Locator, port: string): Locator {
  return card.locator(`.react-flow__handle[data-handleid="${port}"]`);
}

/** Drags a kind from the palette to a place on the canvas, counted from its corner. */
export async function dragFromPalette(page: Page, kind: string, to: Point): Promise<void> {
  const canvas = await boxOf(canvasOf(page));
  const item = page.getByRole('region', { name: 'Palette' }).getByRole('button', { name: kind, exact: true });
  await drag(page, middleOf(await boxOf(item)), { x: canvas.x + to.x, y: canvas.y + to.y });
}

/** Draws an edge from port to port. */
export async function connect(page: Page, from: Locator, to: Locator): Promise<void> {
  await drag(page, middleOf(await boxOf(from)), middleOf(await boxOf(to)));
}

export async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where it is when it has stopped moving. */
export async function boxOf(locator: Locator): Promise<Box> {
  let [before, now] = [await boxNow(locator), await boxNow(locator)];
  do {
    await locator.page().waitForTimeout(50);
    [before, now] = [now, await boxNow(locator)];
  } while (before.x !== now.x || before.y !== now.y || before.width !== now.width || before.height !== now.height);
  return now;
}

async function boxNow(locator: Locator): Promise<Box> {
  await locator.waitFor();
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${String(locator)} is not to be seen.`);
  return box;
}

export function middleOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
