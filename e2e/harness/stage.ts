// What a browser test stands on: the product, a Chromium, and pages that are signed in and must not complain.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { startCadre, type Cadre, type CadreOptions } from './cadre.ts';
import { launchChromium } from './chromium.ts';

const results = join(import.meta.dirname, '..', 'results');

export interface PageOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

export interface Stage {
  readonly cadre: Cadre;
  /** A fresh, signed-in page at this address. What it writes to its console fails the test. */
  open(path: string, options?: PageOptions): Promise<Page>;
}

/** Call it at the top of a test file. Everything is started before its tests and gone after them. */
export function useStage(options: CadreOptions = {}): Stage {
  let cadre: Cadre | undefined;
  let browser: Browser | undefined;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    [cadre, browser] = await Promise.all([startCadre(options), launchChromium()]);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await photograph(contexts, task.name);
    await Promise.all(contexts.map((context) => context.close()));
    const said = complaints;
    contexts = [];
    complaints = [];
    expect(said, 'what the pages wrote to their consoles').toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await cadre?.remove();
  });

  return {
    get cadre() {
      if (cadre === undefined) throw new Error('The stage is set up when the tests begin.');
      return cadre;
    },
    async open(path, pageOptions = {}) {
      if (browser === undefined || cadre === undefined) throw new Error('The stage is set up when the tests begin.');
      const page = await openPage({ browser, cadre, options: pageOptions });
      contexts.push(page.context());
      listen(page, complaints);
      await page.goto(path);
      return page;
    },
  };
}

interface Opening {
  readonly browser: Browser;
  readonly cadre: Cadre;
  readonly options: PageOptions;
}

/** A page of a browser that followed the link which `cadre start` prints; not yet at an address. */
export async function openPage({ browser, cadre, options }: Opening): Promise<Page> {
  const { theme = 'light', width = 1440, height = 900 } = options;
  const context = await browser.newContext({ baseURL: cadre.origin, colorScheme: theme, reducedMotion: 'reduce', viewport: { width, height } });
  context.setDefaultTimeout(60_000); // for what never comes: a busy machine takes its time
  await context.request.get(cadre.link);
  return context.newPage();
}

function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
}

/** What the pages looked like when the test failed. */
async function photograph(contexts: readonly BrowserContext[], name: string): Promise<void> {
  await mkdir(results, { recursive: true });
  const pages = contexts.flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: join(results, `${name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80)}-${index}.png`) });
  }
}
