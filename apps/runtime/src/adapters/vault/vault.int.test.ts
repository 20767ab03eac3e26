// The vault on a real database: who gets a secret, what a changed row is worth, and a new key that is everywhere or nowhere.
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { SecretKeyError } from '../../ports/credential-vault.ts';
import { ToolFailure } from '../../ports/tool-gateway.ts';
import { createCredentialBody } from '../../shapes/index.ts';
import type { CreateCredentialBody } from '../../shapes/index.ts';
import { connect } from '../postgres/connect.ts';
import type { Sql } from '../postgres/connect.ts';
import { PostgresCredentialStore } from '../postgres/credential-store.ts';
import { KeyRing } from './key-ring.ts';
import { rotate } from './rotate.ts';
import { CREDENTIAL_LIMIT, Vault } from './vault.ts';
import { deriveKey } from './vault-key.ts';

const oldKey = 'the key of yesterday, thirty-two+';
const newKey = 'the key of today, thirty-two or so';

let database: TestDatabase;
let sql: Sql;
let folder: string;
let store: PostgresCredentialStore;
let clock = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url, { connections: 6, name: 'vault test' });
  store = new PostgresCredentialStore(sql);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-vault-'));
  await sql`truncate credentials`;
});
afterEach(() => rm(folder, { recursive: true }));

const ring = (secretKey: string | null, secretKeyOld: string | null = null) => new KeyRing({ secretKey, secretKeyOld, dataDir: folder });
const vaultWith = (keys: KeyRing) => new Vault({ store, keys, now: () => clock });
const body = (more: Partial<CreateCredentialBody> = {}) => createCredentialBody.parse({ id: 'orders', kind: 'bearer', hosts: ['api.example.com', '*.example.org'], secret: 'tok_canary_1', ...more });
const keyIds = async () => (await sql<{ id: string }[]>`select distinct key_id as id from credentials`).map(({ id }) => id);

describe('use', () => {
  test('gives the header for an allowed host, and names id and host when it does not', async () => {
    const vault = vaultWith(ring(newKey));
    await vault.add(body());
    expect(await vault.use('orders', 'api.example.com')).toMatchObject({ header: 'authorization', value: 'Bearer tok_canary_1' });
    expect(await vault.use('orders', 'EU.example.org')).toMatchObject({ value: 'Bearer tok_canary_1' });
    for (const host of ['api.example.com:8443', 'example.org', 'evil.example', 'api.example.com.evil.example', '']) {
      const failure: unknown = await vault.use('orders', host).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ToolFailure);
      expect(failure).toMatchObject({ code: 'denied', isFinal: true, message: `The credential orders must not be sent to ${host}: an operator can allow that host.` });
    }
    await expect(vault.use('none', 'api.example.com')).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining('There is no credential none to send to api.example.com.') });
  });

  test('makes every kind of header', async () => {
    const vault = vaultWith(ring(newKey));
    await vault.add(body({ id: 'basic', kind: 'basic', secret: 'jürgen:ge:heim' }));
    await vault.add(createCredentialBody.parse({ id: 'header', kind: 'header', header: 'X-Api-Key', template: 'v1 $& {secret}!', hosts: ['api.example.com'], secret: '$$canary$&2' }));
    expect(await vault.use('basic', 'api.example.com')).toMatchObject({ header: 'authorization', value: `Basic ${Buffer.from('jürgen:ge:heim').toString('base64')}` });
    expect(await vault.use('header', 'api.example.com')).toMatchObject({ header: 'x-api-key', value: 'v1 $& $$canary$&2!' });
  });

  test('a lease takes its secret out of what came back: the header as it was sent, and what is secret in it', async () => {
    const vault = vaultWith(ring(newKey));
    await vault.add(body({ id: 'basic', kind: 'basic', secret: 'somebody:opensesame' }));
    const { value, redact, redactJson } = await vault.use('basic', 'api.example.com');
    expect(redact(`got ${value} of somebody, password opensesame`)).toBe('got Basic [redacted] of somebody, password [redacted]');
    const inside = redact(Buffer.from('user=somebody:opensesame;').toString('base64'));
    expect(Buffer.from(inside.replaceAll('[redacted]', ''), 'base64').toString('latin1')).not.toMatch(/open|sesame/);
    expect(redactJson({ echo: ['opensesame', 1] })).toEqual({ echo: ['[redacted]', 1] });
    await vault.add(body({ id: 'user-only', kind: 'basic', secret: 'sk_live_canary:' }));
    expect((await vault.use('user-only', 'api.example.com')).redact('key sk_live_canary')).toBe('key [redacted]');
  });

  test('what another process changes or removes is out of use within seconds', async () => {
    const [here, there] = [vaultWith(ring(newKey)), vaultWith(ring(newKey))];
    await here.add(body());
    await here.use('orders', 'api.example.com');
    await there.replace('orders', { secret: 'tok_canary_2' });
    clock += 2_001;
    expect(await here.use('orders', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_2' });
    await there.remove('orders');
    clock += 2_001;
    await expect(here.use('orders', 'api.example.com')).rejects.toThrow('There is no credential orders');
  });

  test('a row that was changed in the database opens for nobody', async () => {
    await vaultWith(ring(newKey)).add(body());
    await vaultWith(ring(newKey)).add(body({ id: 'other', hosts: ['evil.example'], secret: 'tok_canary_9' }));
    const [row] = await sql`select * from credentials where id = 'orders'`;
    await sql`update credentials set hosts = '["evil.example"]' where id = 'orders'`;
    await expect(vaultWith(ring(newKey)).use('orders', 'evil.example')).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining('does not open') });
    await sql`update credentials set nonce = ${row?.['nonce']}, ciphertext = ${row?.['ciphertext']}, auth_tag = ${row?.['auth_tag']} where id = 'other'`;
    await expect(vaultWith(ring(newKey)).use('other', 'evil.example')).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining('does not open') });
    await expect(vaultWith(ring(newKey)).replace('orders', { hosts: ['evil.example'] })).rejects.toThrow(SecretKeyError);
  });
});

describe('changing', () => {
  test('hosts may be taken away without the secret; a new one asks for it', async () => {
    const vault = vaultWith(ring(newKey));
    await vault.add(body());
    expect(await vault.replace('orders', { hosts: ['a.example.org'] })).toMatchObject({ type: 'replaced', credential: { hosts: ['a.example.org'] } });
    expect(await vault.use('orders', 'a.example.org')).toMatchObject({ value: 'Bearer tok_canary_1' });
    for (const host of ['b.example.org', '*.example.org', 'a.example.org:81', 'evil.example']) {
      expect(await vault.replace('orders', { hosts: ['a.example.org', host] })).toEqual({ type: 'secret_needed', host });
    }
    expect(await vault.replace('orders', { hosts: ['b.example.org'], secret: 'tok_canary_3' })).toMatchObject({ type: 'replaced' });
    expect(await vault.use('orders', 'b.example.org')).toMatchObject({ value: 'Bearer tok_canary_3' });
    await expect(vault.use('orders', 'a.example.org')).rejects.toThrow('must not be sent');
    expect(await vault.replace('orders', { secret: 'short' })).toMatchObject({ type: 'secret_invalid' });
    expect(await vault.replace('none', { title: 'x' })).toEqual({ type: 'missing' });
    expect(await vault.replace('orders', { title: 'Orders' })).toMatchObject({ credential: { title: 'Orders', hosts: ['b.example.org'] } });
  });

  test('an id is taken once, and there is a most', async () => {
    const vault = vaultWith(ring(newKey));
    const outcomes = await Promise.all([1, 2, 3].map(() => vault.add(body())));
    expect(outcomes.map(({ type }) => type).toSorted()).toEqual(['added', 'taken', 'taken']);
    await sql`insert into credentials (id, title, kind, header, template, hosts, key_id, nonce, ciphertext, auth_tag)
      select 'more-' || number, '', kind, header, template, hosts, key_id, nonce, ciphertext, auth_tag from credentials, generate_series(2, ${CREDENTIAL_LIMIT}::integer) number`;
    expect(await vault.add(body({ id: 'last' }))).toEqual({ type: 'full', limit: CREDENTIAL_LIMIT });
    const pages = [await vault.list({ limit: 600 })];
    pages.push(await vault.list({ limit: 600, cursor: pages[0]?.next ?? undefined }));
    expect(pages.map(({ items, next }) => [items.length, next === null])).toEqual([[600, false], [400, true]]);
    expect([...(await vault.known(['orders', 'more-2', 'none']))].toSorted()).toEqual(['more-2', 'orders']);
  });
});

describe('keys', () => {
  test('a process with another key says so, seals nothing, and leaves what is there', async () => {
    await vaultWith(ring(oldKey)).add(body());
    const stranger = vaultWith(ring(newKey));
    const why = `sealed with the key ${deriveKey(oldKey).id}, which this process has not`;
    await expect(stranger.use('orders', 'api.example.com')).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining(why) });
    await expect(stranger.add(body({ id: 'new' }))).rejects.toThrow(why);
    await expect(stranger.replace('orders', { secret: 'tok_canary_4' })).rejects.toThrow(why);
    expect(await stranger.complaint()).toContain(why);
    expect((await stranger.list({ limit: 10 })).items).toHaveLength(1);
    expect(await vaultWith(ring(oldKey)).complaint()).toBeNull();
  });

  test('with both keys everything goes on before, while and after the key changes', async () => {
    await vaultWith(ring(oldKey)).add(body());
    const vault = vaultWith(ring(newKey, oldKey));
    expect(await vault.use('orders', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_1' });
    await vault.add(body({ id: 'second', secret: 'tok_canary_5' }));
    expect(await keyIds()).toEqual([deriveKey(oldKey).id]);
    expect(await rotate(store, ring(newKey, oldKey))).toEqual({ rotated: 2, total: 2, key: deriveKey(newKey).id });
    expect(await rotate(store, ring(newKey, oldKey))).toEqual({ rotated: 0, total: 2, key: deriveKey(newKey).id });
    expect(await keyIds()).toEqual([deriveKey(newKey).id]);
    clock += 2_001;
    expect(await vault.use('second', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_5' });
    expect(await vaultWith(ring(newKey)).use('orders', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_1' });
    await expect(vaultWith(ring(oldKey)).use('orders', 'api.example.com')).rejects.toThrow('which this process has not');
  });

  test('one credential that does not open stops the change of key, and nothing has changed', async () => {
    const vault = vaultWith(ring(oldKey));
    for (const id of ['a', 'b', 'c']) await vault.add(body({ id }));
    await sql`update credentials set title = 'broken', header = 'x-other' where id = 'b'`;
    const before = await sql`select * from credentials order by id`;
    await expect(rotate(store, ring(newKey, oldKey))).rejects.toThrow('The credential b does not open');
    await expect(rotate(store, ring(newKey))).rejects.toThrow('which this process has not');
    expect(await sql`select * from credentials order by id`).toEqual(before);
  });

  test('a key file is made with the first credential and replaced by a new one; a running process goes on', async () => {
    const vault = vaultWith(ring(null));
    expect(await readdir(folder)).toEqual([]);
    await vault.add(body());
    const first = await readFile(join(folder, 'secret.key'), 'utf8');
    expect(await rotate(store, ring(null))).toMatchObject({ rotated: 1, total: 1 });
    expect(await readdir(folder)).toEqual(['secret.key']);
    expect(await readFile(join(folder, 'secret.key'), 'utf8')).not.toBe(first);
    clock += 2_001;
    expect(await vault.use('orders', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_1' });
    await vault.add(body({ id: 'second' }));
    expect(await keyIds()).toHaveLength(1);
  });

  test('a change of the key file that dies after the commit loses nothing, and the next one mends it', async () => {
    const vault = vaultWith(ring(null));
    await vault.add(body());
    const first = await readFile(join(folder, 'secret.key'), 'utf8');
    const { key } = await rotate(store, ring(null));
    // As it is between the commit and the moment the new file takes the place of the old.
    await rename(join(folder, 'secret.key'), join(folder, `secret.key.${key}`));
    await writeFile(join(folder, 'secret.key'), first, { mode: 0o600 });
    expect(await vaultWith(ring(null)).use('orders', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_1' });
    await vaultWith(ring(null)).add(body({ id: 'second' }));
    expect(await keyIds()).toEqual([key]);
    expect(await rotate(store, ring(null))).toMatchObject({ rotated: 2 });
    expect(await readdir(folder)).toEqual(['secret.key']);
    expect(await vaultWith(ring(null)).use('second', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_1' });
  });

  test('a change of the key file that dies before the commit changes nothing', async () => {
    const vault = vaultWith(ring(null));
    await vault.add(body());
    const [key] = await keyIds();
    const dying = store.exclusively(async () => {
      await ring(null).files.prepareNext(new Set([key ?? '']));
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await readdir(folder)).toHaveLength(2);
    expect(await vaultWith(ring(null)).use('orders', 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_1' });
    expect(await rotate(store, ring(null))).toMatchObject({ rotated: 1 });
    expect(await readdir(folder)).toEqual(['secret.key']);
  });

  test('from the file to the variable; several changes and additions at once leave one key', async () => {
    await vaultWith(ring(null)).add(body());
    expect(await rotate(store, ring(newKey))).toMatchObject({ rotated: 1, key: deriveKey(newKey).id });
    await Promise.all([rotate(store, ring(null, newKey)), rotate(store, ring(null, newKey)), ...[1, 2, 3, 4].map((number) => vaultWith(ring(null, newKey)).add(body({ id: `at-once-${number}` })))]);
    expect(await keyIds()).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['secret.key']);
    for (const id of ['orders', 'at-once-1', 'at-once-4']) expect(await vaultWith(ring(null)).use(id, 'api.example.com')).toMatchObject({ value: 'Bearer tok_canary_1' });
  });
});
