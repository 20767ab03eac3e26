// Photographs every page in light and dark for the README and the docs: starts the product in a folder of its own, lets the
// templates run, and writes docs/screenshots/<page>-<theme>.png.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startCadre, type Cadre } from '../e2e/harness/cadre.ts';
import { launchChromium } from '../e2e/harness/chromium.ts';
import { decideAll } from '../e2e/harness/decide-all.ts';
import { openPage } from '../e2e/harness/stage.ts';
import { buildEditor } from './build-editor.ts';
import { root } from './verify/tool.ts';

const folder = join(root, 'docs', 'screenshots');

interface Shot {
  readonly name: string;
  readonly path: string;
  prepare?(page: Page): Promise<void>;
}

if ((await buildEditor({ force: false })) !== 0) process.exit(1);
await mkdir(folder, { recursive: true });
const cadre = await startCadre({ offlineDelayMs: 2 });
const browser = await launchChromium();
try {
  const shots = await shotsOf(cadre);
  for (const theme of ['light', 'dark'] as const) {
    const page = await openPage({ browser, cadre, options: { theme } });
    for (const { name, path, prepare } of shots) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await prepare?.(page);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
      console.log(`${name}-${theme}.png`);
    }
    await page.context().close();
  }
} finally {
  await browser.close();
  await cadre.remove();
}

async function shotsOf({ client }: Cadre): Promise<readonly Shot[]> {
  const { items: templates } = await client.templates.list();
  for (const { name, graph } of templates) {
    const { id } = await client.runs.create({ graph: name, draft: true, input: graph.input.example ?? {} });
    await decideAll(client, id);
  }
  const desk = templates.find((template) => template.name === 'support-desk');
  if (desk === undefined) throw new Error('The support desk is not among the templates.');
  const ended = await client.runs.list({ graph: 'support-desk' });
  const waiting = await client.runs.create({ graph: 'support-desk', draft: true, input: desk.graph.input.example ?? {} }, { wait: 3 });
  return [
    { name: 'graphs', path: '/graphs' },
    { name: 'design', path: '/graphs/support-desk', prepare: (page) => page.locator('.react-flow__node').nth(1).click() },
    { name: 'runs', path: '/runs' },
    { name: 'run', path: `/runs/${ended.items[0]?.id}`, prepare: (page) => page.keyboard.press('End') },
    { name: 'approval', path: `/runs/${waiting.id}` },
    { name: 'api', path: '/api/docs' },
  ];
}
