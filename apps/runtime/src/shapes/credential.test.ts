import { describe, expect, test } from 'vitest';
import { createCredentialBody, replaceCredentialBody } from './credential.ts';

const bearer = { id: 'orders', kind: 'bearer', hosts: ['api.example.com'], secret: 'tok_123456' };
const why = (body: object) => createCredentialBody.safeParse(body).error?.issues[0];

describe('a credential', () => {
  test.each([
    ['API.Example.com', 'api.example.com'], ['api.example.com:443', 'api.example.com'], ['api.example.com:8443', 'api.example.com:8443'], ['127.0.0.1:8080', '127.0.0.1:8080'],
    ['[::1]:8080', '[::1]:8080'], ['2130706433', '127.0.0.1'], ['localhost:3000', 'localhost:3000'], ['*.Example.com', '*.example.com'], ['*.example.com:8443', '*.example.com:8443'],
  ])('takes the host %s as %s', (host, canonical) => {
    expect(createCredentialBody.parse({ ...bearer, hosts: [host] }).hosts).toEqual([canonical]);
  });

  test.each(['', '*', '*.', '*.com', '*.10.0.0.1', '*.localhost', 'https://api.example.com', 'api.example.com/v1', 'user@api.example.com', 'api.example.com.', 'a b', 'a.*.com', 'api.example.com:99999', '[::g]', 'x?y', 'x#y', 'x\\y', 'x%41'])(
    'refuses the host %j', (host) => {
      expect(why({ ...bearer, hosts: [host] })).toMatchObject({ path: ['hosts', 0] });
    },
  );

  test('needs a host, has each once and in order', () => {
    expect(why({ ...bearer, hosts: [] })).toMatchObject({ path: ['hosts'] });
    expect(createCredentialBody.parse({ ...bearer, hosts: ['b.example', 'a.example', 'B.example:443'] }).hosts).toEqual(['a.example', 'b.example']);
  });

  test.each([
    ['bearer', 'short'], ['bearer', 'line\nbreak-secret'], ['bearer', ' padded-secret'], ['bearer', 'sécret-words'], ['bearer', 'x'.repeat(16_385)],
    ['basic', 'no-colon-here'], ['basic', 'a:b'], ['basic', 'user:pass\nword'], ['basic', `user:${'é'.repeat(9_000)}`],
  ])('of kind %s refuses a secret without repeating it', (kind, secret) => {
    const issue = why({ ...bearer, kind, secret });
    expect(issue).toMatchObject({ path: ['secret'] });
    expect(issue?.message).not.toContain(secret);
  });

  test('of kind basic takes names and passwords of any alphabet, and keys that are only a name', () => {
    for (const secret of ['jürgen:geheim', 'sk_live_12345:', 'user:pass:word']) expect(createCredentialBody.safeParse({ ...bearer, kind: 'basic', secret }).success).toBe(true);
  });

  test('of kind header says where the secret goes, once, and in no header that is Cadre\'s own', () => {
    const header = { ...bearer, kind: 'header', header: 'X-Api-Key' };
    expect(createCredentialBody.parse(header)).toMatchObject({ header: 'x-api-key', template: '{secret}' });
    for (const template of ['no place', '{secret}{secret}', 'a\r\nb: {secret}']) expect(why({ ...header, template })).toMatchObject({ path: ['template'] });
    for (const name of ['Host', 'content-length', 'a b', 'x:y', '']) expect(why({ ...header, header: name })).toMatchObject({ path: ['header'] });
    expect(why({ ...bearer, header: 'x-api-key' })).toMatchObject({ code: 'unrecognized_keys' });
  });

  test('a change names at least one field', () => {
    expect(replaceCredentialBody.safeParse({}).success).toBe(false);
    expect(replaceCredentialBody.safeParse({ kind: 'basic' }).success).toBe(false);
    expect(replaceCredentialBody.safeParse({ title: 'New' }).success).toBe(true);
  });
});
