// Recorded runs fold to the same states in Node and in Chromium: what a person sees in the replay is what the runtime did.
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { bundle } from './harness/bundle.ts';
import { launchChromium } from './harness/chromium.ts';
import { hashesOf } from './harness/fold-history.ts';

const root = join(import.meta.dirname, '..');
const historySchema = z.object({ graph: z.json(), graphs: z.array(z.json()).default([]), events: z.array(z.json()).min(1) });

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  await page.addScriptTag({ content: await bundle(join(import.meta.dirname, 'harness', 'fold-history.ts'), 'folding') });
});
afterAll(() => browser.close());

const recorded = globSync('packages/run-core/test/histories/*.json', { cwd: root }).map((path) => [basename(path, '.json'), readJson(path)] as const);
const templates = globSync('templates/*/history.json', { cwd: root }).map((path) => {
  const folder = dirname(path);
  return [basename(folder), { ...z.looseObject({}).parse(readJson(path)), graph: readJson(join(folder, 'graph.json')) }] as const;
});

test('there are recorded runs to fold', () => {
  expect(recorded.length).toBeGreaterThan(0);
  expect(templates.length).toBeGreaterThan(0);
});

test.each([...recorded, ...templates])('%s', async (_, recording) => {
  const history = historySchema.parse(recording);
  const inNode = hashesOf(history);
  expect(inNode).toHaveLength(history.events.length);
  const inChromium = await page.evaluate(`folding.hashesOf(${JSON.stringify(history)})`);
  expect(inChromium).toEqual(inNode);
});

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
