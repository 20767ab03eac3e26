// The parts of the vault that need no database: keys, seals, hosts, redaction.
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { SecretKeyError } from '../../ports/credential-vault.ts';
import { isAllowedHost } from './allowed-host.ts';
import { KeyFiles } from './key-files.ts';
import { KeyRing } from './key-ring.ts';
import { Redactor } from './redactor.ts';
import { seal, unseal } from './seal.ts';
import { deriveKey } from './vault-key.ts';

const key = deriveKey('a secret key of thirty-two letters');
const binding = { id: 'stripe', kind: 'bearer', header: 'authorization', template: 'Bearer {secret}', hosts: ['api.stripe.com'] } as const;

describe('a seal', () => {
  test('opens with its key and gives what was sealed; twice the same is never the same', () => {
    const sealed = seal('sk_live_ümläut', binding, key);
    expect(unseal({ ...binding, ...sealed }, key)).toBe('sk_live_ümläut');
    expect(sealed.keyId).toBe(key.id);
    const again = seal('sk_live_ümläut', binding, key);
    expect(Buffer.from(again.nonce).equals(sealed.nonce)).toBe(false);
    expect(Buffer.from(again.ciphertext).equals(sealed.ciphertext)).toBe(false);
  });

  test.each([
    { id: 'other' }, { hosts: ['evil.example'] }, { hosts: ['api.stripe.com', 'evil.example'] }, { header: 'x-mine' }, { template: '{secret}' }, { kind: 'header' as const },
  ])('does not open when the row says %j', (change) => {
    const sealed = seal('sk_live_1234', binding, key);
    expect(() => unseal({ ...binding, ...sealed, ...change }, key)).toThrow(SecretKeyError);
  });

  test('does not open with another key or when a bit is turned', () => {
    const sealed = seal('sk_live_1234', binding, key);
    expect(() => unseal({ ...binding, ...sealed }, deriveKey('another secret key of many letters'))).toThrow(SecretKeyError);
    for (const part of ['nonce', 'ciphertext', 'authTag'] as const) {
      const turned = Uint8Array.from(sealed[part]);
      turned[0] = (turned[0] ?? 0) ^ 1;
      expect(() => unseal({ ...binding, ...sealed, [part]: turned }, key)).toThrow(SecretKeyError);
    }
    expect(() => unseal({ ...binding, ...sealed, authTag: sealed.authTag.subarray(0, 4) }, key)).toThrow(SecretKeyError);
  });
});

describe('allowed hosts', () => {
  test.each([
    ['api.example.com', ['api.example.com'], true],
    ['api.example.com:8443', ['api.example.com'], false],
    ['api.example.com:8443', ['api.example.com:8443'], true],
    ['api.example.com.evil.example', ['api.example.com'], false],
    ['example.com', ['*.example.com'], false],
    ['a.b.example.com', ['*.example.com'], true],
    ['evilexample.com', ['*.example.com'], false],
    ['a.example.com:81', ['*.example.com'], false],
    ['a.example.com:81', ['*.example.com:81'], true],
    ['*.sub.example.com', ['*.example.com'], true],
    ['*.example.com', ['*.sub.example.com'], false],
    ['a.example.com', [], false],
  ])('%s for %j: %s', (host, hosts, isAllowed) => {
    expect(isAllowedHost(hosts, host)).toBe(isAllowed);
  });
});

describe('redaction', () => {
  const secret = 'sk-live/Ab+9 "&<\'é';
  const redactor = new Redactor([secret]);
  const forms = {
    plain: secret, percent: encodeURIComponent(secret), form: new URLSearchParams({ a: secret }).toString(), json: JSON.stringify({ a: secret }), hex: Buffer.from(secret).toString('hex'),
    base64: Buffer.from(secret).toString('base64'), nested: JSON.stringify(JSON.stringify({ a: JSON.stringify({ secret }) })), address: encodeURIComponent(Buffer.from(`x${secret}`).toString('base64')), shown: JSON.stringify({ secret }).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    html: secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  };

  test.each(Object.entries(forms))('takes it out as %s', (_, form) => {
    const clean = redactor.text(`before ${form} after`);
    expect(clean).not.toContain(form);
    expect(clean).not.toContain('live');
    expect(clean).toContain('[redacted]');
    expect(clean).toMatch(/^before .* after$/);
  });

  test('takes it out of base64 that holds more than it, wherever it stands', () => {
    fc.assert(fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, after) => {
      const encoded = Buffer.from(`${before}${secret}${after}`).toString('base64');
      const left = Buffer.from(redactor.text(encoded).replaceAll('[redacted]', ''), 'base64').toString('latin1');
      expect(left).not.toContain('live');
      expect(redactor.text(encoded)).toContain('[redacted]');
    }));
  });

  test('leaves other text alone, byte by byte', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!text.includes(secret));
      expect(redactor.text(text)).toBe(text);
    }));
  });

  test('goes through values, keys included, and keeps a key that is called __proto__', () => {
    const value = JSON.parse(`{"__proto__":["x ${'s3cret-word'}"],"s3cret-word":{"a":1,"b":null,"c":true}}`);
    expect(JSON.stringify(new Redactor(['s3cret-word']).json(value))).toBe('{"__proto__":["x [redacted]"],"[redacted]":{"a":1,"b":null,"c":true}}');
  });
});

describe('key files', () => {
  let folder: string;
  let files: KeyFiles;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cadre-keys-'));
    files = new KeyFiles(join(folder, 'data'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const path = (name: string) => join(folder, 'data', name);

  test('one key is made once, by however many processes, and only its owner may read it', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => new KeyFiles(join(folder, 'data')).obtain()));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    expect((await stat(path('secret.key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'data'))).toEqual(['secret.key']);
  });

  test.each([0o640, 0o604, 0o622])('a key that others may touch (mode %o) is refused', async (mode) => {
    await files.obtain();
    await chmod(path('secret.key'), mode);
    await expect(files.read()).rejects.toThrow(SecretKeyError);
    await expect(files.obtain()).rejects.toThrow(/others than its owner/);
  });

  test('a file that holds no key is refused, not replaced', async () => {
    await files.obtain();
    await writeFile(path('secret.key'), '');
    await expect(files.obtain()).rejects.toThrow(/holds no key/);
    expect(await readFile(path('secret.key'), 'utf8')).toBe('');
  });

  test('a folder that is a file is told in one sentence', async () => {
    await writeFile(join(folder, 'data'), '');
    await expect(files.obtain()).rejects.toThrow(SecretKeyError);
  });

  test('while keys change both can be had, and the next one takes the place of the first', async () => {
    const first = await files.obtain();
    const next = await files.prepareNext(new Set([first.id]));
    expect((await files.read()).map(({ id }) => id)).toEqual([first.id, next.id]);
    expect((await files.obtain()).id).toBe(first.id);
    expect((await stat(path(`secret.key.${next.id}`))).mode & 0o777).toBe(0o600);
    await files.settle(next);
    await files.settle(next);
    expect((await files.read()).map(({ id }) => id)).toEqual([next.id]);
    expect(await readdir(join(folder, 'data'))).toEqual(['secret.key']);
  });

  test('a change that died goes on: a next key that is in use is kept, one that is not is dropped', async () => {
    const first = await files.obtain();
    const dropped = await files.prepareNext(new Set([first.id]));
    const used = await files.prepareNext(new Set([first.id]));
    expect((await files.read()).map(({ id }) => id)).toEqual([first.id, used.id]);
    expect(used.id).not.toBe(dropped.id);
    const last = await files.prepareNext(new Set([used.id]));
    expect((await files.read()).map(({ id }) => id)).toEqual([used.id, last.id]);
  });

  test('a ring finds keys by id: the given one, the old one, and files that appear later', async () => {
    const settings = { secretKey: 'g'.repeat(32), secretKeyOld: 'o'.repeat(32), dataDir: join(folder, 'data') };
    const ring = new KeyRing(settings);
    expect((await ring.sealingKey([])).id).toBe(deriveKey(settings.secretKey).id);
    expect((await ring.key(deriveKey(settings.secretKeyOld).id, 'x is')).id).toBe(deriveKey(settings.secretKeyOld).id);
    const made = await files.obtain();
    expect((await ring.sealingKey([made.id])).id).toBe(made.id);
    await expect(ring.key('0123456789abcdef', 'The credential x is')).rejects.toThrow('The credential x is sealed with the key 0123456789abcdef, which this process has not.');
    await rename(path('secret.key'), path('moved'));
    await expect(new KeyRing(settings).key(made.id, 'x is')).rejects.toThrow(SecretKeyError);
  });

  test('keys of one secret differ by their use, and ids say nothing of them', () => {
    expect(deriveKey('s'.repeat(32))).toEqual(deriveKey('s'.repeat(32)));
    expect(deriveKey('s'.repeat(32)).id).toMatch(/^[0-9a-f]{16}$/);
    expect(Buffer.from(deriveKey('s'.repeat(32)).bytes).toString('hex')).not.toContain(deriveKey('s'.repeat(32)).id);
  });
});
