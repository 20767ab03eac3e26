// `cadre credentials` as a real process: the secret goes in by standard input and is in nothing that comes out.
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../testing/command.ts';
import type { CommandResult } from '../testing/command.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';

const secret = 'tok_canary_0123456789';
const first = 'first key, of more than thirty-two'.replaceAll(' ', '-');
const second = 'second key, of more than thirty-two'.replaceAll(' ', '-');

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-credentials-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function credentials(words: readonly string[], more: { readonly environment?: Record<string, string>; readonly input?: string } = {}): Promise<CommandResult> {
  const result = await runCommand(['credentials', ...words], { DATABASE_URL: database.url, CADRE_DATA_DIR: folder, CADRE_LOG_LEVEL: 'trace', ...more.environment }, more.input);
  expect(result.stdout + result.stderr).not.toMatch(/canary|of-more-than/);
  expect(result.stderr).not.toMatch(/ {4}at |\.ts:\d/);
  return result;
}

test('add, list, rotate and remove, with a key that is made in the data folder', async () => {
  expect(await credentials(['list'])).toMatchObject({ code: 0, stdout: 'There are no credentials.\n' });
  const added = await credentials(['add', 'orders', '--title', 'Order service', '--host', 'api.example.com', '*.example.org'], { input: `${secret}\n` });
  expect(added).toMatchObject({ code: 0, stdout: 'Added orders (Order service, bearer) for *.example.org, api.example.com.\n' });
  const header = ['add', 'stock', '--host', 'stock.example.com', '--kind', 'header', '--header', 'X-Key', '--template', 'v1 {secret}', '--json'];
  expect(JSON.parse((await credentials(header, { input: secret })).stdout)).toMatchObject({ id: 'stock', kind: 'header', header: 'x-key', template: 'v1 {secret}' });
  expect(JSON.parse((await credentials(['list', '--json'])).stdout)).toMatchObject([{ id: 'orders' }, { id: 'stock' }]);
  expect(JSON.parse((await credentials(['rotate', '--json'])).stdout)).toMatchObject({ rotated: 2, total: 2 });
  expect((await readdir(folder)).filter((name) => name.startsWith('secret.key'))).toEqual(['secret.key']);
  expect(await credentials(['remove', 'stock'])).toMatchObject({ code: 0, stdout: 'Removed stock.\n' });
  expect(await credentials(['remove', 'stock'])).toMatchObject({ code: 1, stderr: 'cadre: There is no credential stock.\n' });
});

test('the key moves from the file to a variable, and from one variable to the next', async () => {
  expect(await credentials(['rotate'], { environment: { CADRE_SECRET_KEY: first } })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 of 1 credentials got the key [0-9a-f]{16}\.\n$/) });
  const lost = await credentials(['rotate'], { environment: { CADRE_SECRET_KEY: second } });
  expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining('which this process has not. Give every process the same CADRE_SECRET_KEY') });
  expect(await credentials(['rotate'], { environment: { CADRE_SECRET_KEY: second, CADRE_SECRET_KEY_OLD: first } })).toMatchObject({ code: 0 });
  expect(await credentials(['list'], { environment: { CADRE_SECRET_KEY: first } })).toMatchObject({ code: 0, stderr: expect.stringContaining('1 credential is sealed with the key') });
  expect(await credentials(['rotate'], { environment: { CADRE_SECRET_KEY: second } })).toMatchObject({ code: 0, stdout: expect.stringContaining('0 of 1') });
});

test('a key file that others can read is refused in one sentence', async () => {
  expect(await credentials(['rotate'], { environment: { CADRE_SECRET_KEY_OLD: second } })).toMatchObject({ code: 0 });
  await chmod(join(folder, 'secret.key'), 0o644);
  const refused = await credentials(['add', 'more', '--host', 'api.example.com'], { input: secret });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('others than its owner may read or write it (mode 644)') });
  await chmod(join(folder, 'secret.key'), 0o600);
});

test.each([
  [['add', 'x', '--host', 'a.example'], '', 'No secret was given'],
  [['add', 'x', '--host', 'a.example'], 'short', 'The secret can\'t be taken: A secret has at least 8 characters.'],
  [['add', 'x', '--host', 'https://a.example'], secret, 'The hosts can\'t be taken'],
  [['add', 'X y', '--host', 'a.example'], secret, 'The id can\'t be taken'],
  [['add', 'x', '--host', 'a.example', '--kind', 'oauth'], secret, '--kind is one of bearer, basic, header.'],
  [['add', 'x', '--host', 'a.example', '--header', 'x-a'], secret, '--header goes with --kind header only.'],
  [['add', 'x'], secret, "required option '--host <host...>' not specified"],
  [['dance'], '', "unknown command 'dance'"],
])('%j with the secret %j is wrong usage', async (words, input, message) => {
  const result = await credentials(words, { input });
  expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
});
