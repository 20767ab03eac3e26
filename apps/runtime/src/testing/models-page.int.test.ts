// docs/models.md, followed step by step: its settings are taken, its calls work, and the answers look as it says.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPrices } from '../adapters/models/prices.ts';
import { readSettings } from '../settings/settings.ts';
import { modelShape, usageShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';

let page: string;
let folder: string;
let server: ApiServer;
beforeAll(async () => {
  page = await readFile(new URL('../../../../docs/models.md', import.meta.url), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'cadre-models-page-'));
  server = await startApiServer();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);
}

function blockWith(language: string, part: string): string {
  const found = blocks(language).filter((code) => code.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} blocks of the page have ${part} in them.`);
  return found[0] ?? '';
}

const local = { CADRE_PROVIDERS: '[{ "id": "local", "baseUrl": "http://127.0.0.1:11434/v1", "models": ["qwen3:8b"] }]' };

test('every example of the page is one that is followed here', () => {
  expect([blocks('sh').length, blocks('json').length]).toEqual([3, 3]);
});

test('the provider of one\'s own is taken as it stands there', () => {
  const [, value = ''] = /^CADRE_PROVIDERS='(.*)' npx -y pnpm start$/m.exec(blockWith('sh', 'npx -y pnpm start')) ?? [];
  expect(readSettings({ CADRE_PROVIDERS: value }).providers).toMatchObject([{ id: 'local', models: ['qwen3:8b'] }]);
});

test('so are the limits', () => {
  const { modelLimits } = readSettings({ ...local, CADRE_MODEL_LIMITS: blockWith('json', 'requestsPerMinute') });
  expect(modelLimits.get('openai')).toMatchObject({ concurrency: 20, requestsPerMinute: 500, tokensPerMinute: 200_000 });
  expect(modelLimits.get('local')).toMatchObject({ concurrency: 2, firstTokenTimeoutMs: 180_000 });
});

test('and the prices, which come before those that are shipped', async () => {
  const file = join(folder, 'prices.json');
  await writeFile(file, blockWith('json', 'cachedInput'));
  const prices = readPrices(readSettings({ CADRE_PRICES_FILE: file }).pricesFile);
  expect(prices.priceOf('local:qwen3:8b')).toEqual({ input: 0.05, output: 0.2 });
  expect(prices.priceOf('openai:gpt-4o')).toMatchObject({ input: 2 });
  expect(prices.priceOf('openai:gpt-4o-mini')).toMatchObject({ input: 0.15 });
});

test('its calls are answered, in the shape that it shows', async () => {
  await server.call('POST', '/api/graphs', { template: 'support-desk' });
  const graph = (await server.call<{ graph: { input: { example: unknown } } }>('GET', '/api/graphs/support-desk')).body;
  const { id } = (await server.call<{ id: string }>('POST', '/api/runs', { graph: 'support-desk', draft: true, input: graph.graph.input.example })).body;
  // Until it waits for a person: a run that goes on uses more from one answer to the next.
  await expect.poll(async () => (await server.call<{ status: string }>('GET', `/api/runs/${id}`)).body.status).toBe('waiting');

  const commands = `${blockWith('sh', '/api/models')}\n${blockWith('sh', '/api/usage')}`
    .replace(/^CADRE=.*$/m, `CADRE=${server.origin}`)
    .replace(/^CADRE_TOKEN=.*$/m, `CADRE_TOKEN=${server.token}`);
  const curl = `curl() { '${process.execPath}' '${fileURLToPath(new URL('curl.ts', import.meta.url))}' "$@"; }`;
  const { stdout } = await promisify(execFile)('sh', ['-euc', `${curl}\n${commands}`]);
  const [models, usage, ofOneGraph] = stdout.trim().split('\n').map((line): { items: unknown[] } => JSON.parse(line));

  const shown: unknown = JSON.parse(blockWith('json', '"circuit"'));
  expect(modelShape.parse(shown)).toEqual(shown);
  expect(models?.items).toEqual([shown]);
  expect(usage?.items.map((item) => usageShape.parse(item))).toContainEqual(expect.objectContaining({ graph: 'support-desk', model: 'offline:demo', runs: 1, costUsd: '0' }));
  expect(ofOneGraph?.items).toEqual(usage?.items);
});
