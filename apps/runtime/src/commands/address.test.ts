import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isCadre } from '../adapters/egress/is-cadre.ts';
import { currentOrigin, keepAddress } from './address.ts';

const configured = 'http://127.0.0.1:4100';
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cadre-address-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const settings = () => ({ dataDir, token: null, databaseUrl: null, host: '127.0.0.1', port: 4100 });

/** A server that answers everything with `body`. */
async function answering(body: string) {
  const server = createServer((_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return { origin: `http://127.0.0.1:${address.port}`, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())) };
}

test('a server is found where it left word that it listens, and no more once it has stopped', async () => {
  await using server = await answering('{"ok":true}');
  {
    await using kept = await keepAddress(settings(), server.origin);
    expect(kept).not.toBeNull();
    await expect.poll(() => currentOrigin(settings(), isCadre)).toBe(server.origin); // it has a second to answer
  }
  expect(await currentOrigin(settings(), isCadre)).toBe(configured);
  expect(existsSync(join(dataDir, 'address'))).toBe(false);
});

test('a server that stops leaves the word of one that started after it', async () => {
  await using later = await answering('{"ok":true}');
  const first = await keepAddress(settings(), 'http://127.0.0.1:1');
  await keepAddress(settings(), later.origin);
  await first?.[Symbol.asyncDispose]();
  await expect.poll(() => currentOrigin(settings(), isCadre)).toBe(later.origin);
});

test.each(['http://127.0.0.1:1', 'no address', 'file:///etc/passwd', ''])('%j in the file leads to the configured address', async (content) => {
  await writeFile(join(dataDir, 'address'), content);
  expect(await currentOrigin(settings(), isCadre)).toBe(configured);
});

test('another program at the address is not taken for Cadre', async () => {
  await using other = await answering('hello');
  await writeFile(join(dataDir, 'address'), other.origin);
  expect(await currentOrigin(settings(), isCadre)).toBe(configured);
});

test('with token and database from the settings no folder is needed', async () => {
  const elsewhere = { ...settings(), dataDir: '/nonexistent', token: 'given-in-the-settings', databaseUrl: 'postgres://db/cadre' };
  expect(await keepAddress(elsewhere, configured)).toBeNull();
  expect(await currentOrigin(elsewhere, isCadre)).toBe(configured);
});
