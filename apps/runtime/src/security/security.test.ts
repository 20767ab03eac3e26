import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataFolderError } from './data-folder-error.ts';
import { isOwnHost, isOwnOrigin } from './request-origin.ts';
import { SignIn } from './sign-in.ts';
import { obtainToken } from './token.ts';

describe('sign-in', () => {
  const signIn = new SignIn({ token: 'the-token-of-this-test', secretKey: null });

  test('a bearer token or the session cookie signs in, nothing else does', () => {
    expect(signIn.callerOf('Bearer the-token-of-this-test', undefined)).toBe('api');
    expect(signIn.callerOf(undefined, signIn.session)).toBe('editor');
    expect(signIn.callerOf('Bearer wrong', signIn.session)).toBeNull();
    expect(signIn.callerOf('Basic the-token-of-this-test', undefined)).toBeNull();
    expect(signIn.callerOf(undefined, 'the-token-of-this-test')).toBeNull();
    expect(signIn.callerOf(undefined, '')).toBeNull();
    expect(signIn.callerOf(undefined, undefined)).toBeNull();
  });

  test('the cookie depends on the token and on the secret key, and does not hold the token', () => {
    const others = [new SignIn({ token: 'another-token-of-this', secretKey: null }), new SignIn({ token: 'the-token-of-this-test', secretKey: 'k'.repeat(32) })];
    expect(new Set([signIn, ...others].map(({ session }) => session)).size).toBe(3);
    expect(signIn.session).not.toContain('the-token');
  });
});

describe('host and origin', () => {
  const policy = { host: '127.0.0.1', allowedHosts: ['cadre.example'] };

  test.each(['localhost', 'localhost:4100', '127.0.0.1:4100', '[::1]:4100', 'LOCALHOST:1', 'cadre.example'])('%s is an own name', (host) => {
    expect(isOwnHost(host, policy)).toBe(true);
  });

  test.each([undefined, '', 'evil.example', '127.0.0.1.evil.example', 'localhost:4100@evil.example', 'localhost:x', '10.0.0.8:4100', 'localhost.'])('%s is foreign', (host) => {
    expect(isOwnHost(host, policy)).toBe(false);
  });

  test('a server on every address takes literal addresses, but no foreign names', () => {
    const open = { host: '0.0.0.0', allowedHosts: [] };
    expect(isOwnHost('10.0.0.8:4100', open)).toBe(true);
    expect(isOwnHost('[fe80::1]:4100', open)).toBe(true);
    expect(isOwnHost('evil.example', open)).toBe(false);
  });

  test('an origin must be the host that was asked', () => {
    expect(isOwnOrigin(undefined, 'localhost:4100')).toBe(true);
    expect(isOwnOrigin('http://localhost:4100', 'localhost:4100')).toBe(true);
    expect(isOwnOrigin('http://localhost:3000', 'localhost:4100')).toBe(false);
    expect(isOwnOrigin('https://evil.example', 'localhost:4100')).toBe(false);
    expect(isOwnOrigin('null', 'localhost:4100')).toBe(false);
  });
});

describe('token', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cadre-token-'));
  });
  afterEach(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
  });

  test('is made once, for the owner only, and kept', async () => {
    const dataDir = join(folder, 'new');
    const tokens = await Promise.all([1, 2, 3].map(() => obtainToken({ token: null, dataDir })));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toBe(await readFile(join(dataDir, 'token'), 'utf8'));
    expect((await stat(join(dataDir, 'token'))).mode & 0o777).toBe(0o600);
  });

  test('from the settings needs no folder', async () => {
    expect(await obtainToken({ token: 'given-in-the-settings', dataDir: '/nonexistent' })).toBe('given-in-the-settings');
  });

  test('a folder that is a file is told in one sentence', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(obtainToken({ token: null, dataDir: join(folder, 'file') })).rejects.toThrow(DataFolderError);
    await expect(obtainToken({ token: null, dataDir: join(folder, 'file') })).rejects.toThrow(/is a file\. Give it write permission/);
  });

  test.each([['EACCES', 'no permission'], ['EROFS', 'the file system is read-only'], ['ENOSPC', 'the disk is full']])('%s is told in words', (code, words) => {
    const error = new DataFolderError('/data', Object.assign(new Error('os error'), { code }));
    expect(error.message).toBe(`The data folder /data can't be used: ${words}. Give it write permission or set CADRE_DATA_DIR to another folder.`);
  });

  test('an empty token file is refused instead of letting everyone in', async () => {
    await writeFile(join(folder, 'token'), '\n');
    await expect(obtainToken({ token: null, dataDir: folder })).rejects.toThrow(/holds no token/);
  });
});
