// AGENT_DEVELOPMENT_GUIDE.md, followed from its first command to its last in one shell, beside a running server.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { readPage, runShell } from './docs-page.ts';

let folder: string;
let server: ApiServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-agent-guide-'));
  server = await startApiServer();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Between the blocks, so that each is judged by what it printed itself. */
const mark = '=====';

test('every command of the guide does what it says', { timeout: 600_000 }, async () => {
  const page = await readPage('AGENT_DEVELOPMENT_GUIDE.md');
  const [words = '', ...blocks] = page.blocks('sh');
  expect([words.includes('call() {'), blocks.length, page.blocks('json').length]).toEqual([true, 10, 2]);
  await mkdir(join(folder, '.cadre'));
  await writeFile(join(folder, '.cadre', 'token'), server.token);
  await writeFile(join(folder, 'shipping.graph.json'), page.block('json', '"format"'));
  await writeFile(join(folder, 'shipping.part.json'), page.block('json', '"boss_shipping"'));

  const environment = { DATABASE_URL: server.databaseUrl, CADRE_DATA_DIR: join(folder, 'data'), CADRE_OFFLINE_DELAY_MS: '0' };
  const script = [words.replace(/^CADRE=.*$/m, `CADRE=${server.origin}`), ...blocks].join(`echo '${mark}'\n`);
  const printed = (await runShell(script, { folder, environment })).split(`${mark}\n`).slice(1);
  const [alone = '', staged = '', questions = '', closely = '', team = '', joined = '', published = '', asked = '', production = ''] = printed;

  expect(alone).toContain('1 file without errors.');
  expect(alone).toContain('Shipping → lost: {"days":10}');
  expect(alone).toContain('A delivery address can be changed until the parcel leaves us.');
  expect(staged).toContain('"number":1');
  expect(staged).toContain('"name":"staging","revision":1');
  const [lost, notYet, colour] = questions.split('\n');
  expect(lost).toContain('The parcel counts as lost.');
  expect(notYet).toContain('The parcel counts as lost in 5 days.');
  expect(colour).not.toContain('lost');
  expect(closely).toMatch(/toolCalls: 1/);
  expect(closely).toMatch(/name: 'lost', input: \{ days: 10 \}/);
  expect(team).toContain('"name":"production","revision":1');
  expect(joined).toContain('1 file without errors.');
  expect(joined).toContain('{ errors: 0, warnings: 0 }');
  expect(published).toContain('"name":"staging","revision":2');
  const [parcel, signIn] = asked.split('\n');
  expect(parcel).toBe('delegate_to_shipping');
  expect(signIn).toBe('delegate_to_technical');
  expect(production).toContain('"name":"production","revision":2');
  expect(printed.at(-1)).toContain('"name":"production","revision":1');
});
