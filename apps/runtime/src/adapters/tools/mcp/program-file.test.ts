import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SettingsError } from '../../../settings/settings.ts';
import { readProgramFile } from './program-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-programs-'));
  path = join(folder, 'mcp.json');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(content: unknown, mode = 0o600): Promise<void> {
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  await chmod(path, mode);
}

describe('the file of programs', () => {
  test('gives commands with exactly what stands in it', async () => {
    await write({ files: { command: '/usr/bin/files', args: ['--root', '/srv'], env: { KEY: 'k' } }, other: { command: '/bin/other' } });
    expect([...(await readProgramFile(path))]).toEqual([
      ['files', { type: 'stdio', command: '/usr/bin/files', args: ['--root', '/srv'], env: { KEY: 'k' } }],
      ['other', { type: 'stdio', command: '/bin/other', args: [], env: {} }],
    ]);
  });

  test.each([0o620, 0o602, 0o666])('that others may write (%o) is refused', async (mode) => {
    await write({}, mode);
    await expect(readProgramFile(path)).rejects.toThrow(`CADRE_MCP_STDIO_FILE: ${path} may be written by others: chmod go-w ${path}.`);
  });

  test('of another user is refused', async () => {
    await write({});
    // What root wrote is everybody's to trust; only root can give it away.
    if (process.getuid?.() === 0) await chown(path, 12_345, 12_345);
    await expect(readProgramFile(path, 54_321)).rejects.toThrow(`${path} belongs to another user.`);
  });

  test.each([
    ['{', 'is not JSON'],
    [[], 'is wrong at its top'],
    [{ files: { command: 'npx' } }, 'is wrong at files.command: The command must be an absolute path.'],
    [{ files: { command: '/bin/sh', shell: true } }, 'is wrong at files'],
    [{ files: { command: '/bin/sh', env: { 'A=B': 'c' } } }, 'is wrong at files.env'],
    [{ '../files': { command: '/bin/sh' } }, 'is wrong at ../files'],
    [{ files: { command: '/bin/s\0h' } }, 'is wrong at files.command'],
  ])('%j is refused', async (content, message) => {
    await write(content);
    await expect(readProgramFile(path)).rejects.toThrow(message);
    await expect(readProgramFile(path)).rejects.toBeInstanceOf(SettingsError);
  });

  test('that is huge is refused', async () => {
    await write(`{"a":"${'x'.repeat(300_000)}"}`);
    await expect(readProgramFile(path)).rejects.toThrow('has more than 262144 bytes');
  });

  test('that is not there, or not named in full, is refused', async () => {
    await expect(readProgramFile(path)).rejects.toThrow('can\'t be opened');
    await expect(readProgramFile('mcp.json')).rejects.toThrow('is not an absolute path');
  });
});
