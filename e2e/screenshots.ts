// Photographs every page in light and dark for the README and the docs: starts the product in a folder of its own, lets the
// templates run, and writes docs/screenshots/<page>-<theme>.png.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startCadre, type Cadre } from './harness/cadre.ts';
import { launchChromium } from './harness/chromium.ts';
import { decideAll } from './harness/decide-all.ts';
import { cardOf } from './harness/drawing.ts';
import { openPage } from './harness/stage.ts';
import { buildEditor } from '../scripts/build-editor.ts';
import { root } from '../scripts/verify/tool.ts';

const folder = join(root, 'docs', 'screenshots');

interface Shot {
  readonly name: string;
  readonly path: string;
  /** Selector of what the page is about: the picture is taken when it is there. */
  readonly shows: string;
  prepare?(page: Page): Promise<void>;
}

if ((await buildEditor({ force: false })) !== 0) process.exit(1);
await mkdir(folder, { recursive: true });
const cadre = await startCadre({ offlineDelayMs: 20 });
const browser = await launchChromium();
try {
  const shots = await shotsOf(cadre);
  for (const theme of ['light', 'dark'] as const) {
    const page = await openPage({ browser, cadre, options: { theme, width: 1600, height: 1000 } });
    for (const { name, path, shows, prepare } of shots) {
      await page.goto(path);
      await page.locator(shows).first().waitFor();
      await prepare?.(page);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(500); // what comes late: pictures of graphs, the fitted view
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
    const { number } = await client.revisions.create(name, { note: 'As the template has it.' });
    await client.environments.set(name, 'production', number);
    const { id } = await client.runs.create({ graph: name, input: graph.input.example ?? {} });
    await decideAll(client, id);
  }
  const desk = templates.find((template) => template.name === 'support-desk');
  if (desk === undefined) throw new Error('The support desk is not among the templates.');
  await client.credentials.create({ id: 'orders-api', title: 'Orders', kind: 'bearer', hosts: ['api.example.com'], secret: 'a-secret-that-nobody-reads' });
  const ended = await client.runs.list({ graph: 'support-desk' });
  const waiting = await client.runs.create({ graph: 'support-desk', input: desk.graph.input.example ?? {} }, { wait: 3 });
  return [
    { name: 'graphs', path: '/graphs', shows: 'section svg' },
    { name: 'design', path: '/graphs/support-desk', shows: '.react-flow__node', prepare: (page) => cardOf(page, 'Desk lead').click() },
    { name: 'runs', path: '/runs', shows: 'tbody tr' },
    { name: 'run', path: `/runs/${ended.items[0]?.id}`, shows: '.react-flow__node', prepare: (page) => page.keyboard.press('End') },
    { name: 'approval', path: `/runs/${waiting.id}`, shows: '.react-flow__node' },
    { name: 'approvals', path: '/approvals', shows: 'main form' },
    { name: 'credentials', path: '/settings/credentials', shows: 'main li' },
    { name: 'api', path: '/api/docs', shows: 'h1' },
  ];
}
