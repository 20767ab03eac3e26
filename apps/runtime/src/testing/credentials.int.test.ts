// Credentials from outside: by HTTP with every refusal, and what a graph may name.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialShape, Problem } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { echoGraph } from './graphs.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer({ environment: { CADRE_SECRET_KEY: 'k'.repeat(32) } });
});
afterAll(() => server.stop());

const secret = 'tok_canary_0123456789';
const body = { id: 'orders', kind: 'bearer', hosts: ['API.example.com'], secret };
const refusal = async (method: string, path: string, sent?: unknown) => (await server.call<Problem>(method, path, sent)).body;

test('a credential is added, listed, changed and removed, and its secret never comes back', async () => {
  const created = await server.call<CredentialShape>('POST', '/api/credentials', { ...body, title: 'Orders' });
  expect(created).toMatchObject({ status: 201, body: { id: 'orders', title: 'Orders', kind: 'bearer', header: 'authorization', template: 'Bearer {secret}', hosts: ['api.example.com'] } });
  expect(await server.call('GET', '/api/credentials/orders')).toEqual({ status: 200, body: created.body });
  expect(await server.call('GET', '/api/credentials')).toEqual({ status: 200, body: { items: [created.body], next: null } });
  const replaced = await server.call<CredentialShape>('PUT', '/api/credentials/orders', { hosts: ['api.example.com', '*.example.org'], secret });
  expect(replaced).toMatchObject({ status: 200, body: { title: 'Orders', hosts: ['*.example.org', 'api.example.com'] } });
  expect((await server.call('PUT', '/api/credentials/orders', { hosts: ['eu.example.org'] })).status).toBe(200);
  expect(JSON.stringify([created, replaced])).not.toContain('canary');
  expect((await server.call('DELETE', '/api/credentials/orders')).status).toBe(204);
  expect(await refusal('GET', '/api/credentials/orders')).toMatchObject({ status: 404, code: 'credential_not_found' });
});

test('every refusal says what to do, and repeats no secret', async () => {
  await server.call('POST', '/api/credentials', body);
  const refusals = [
    [await refusal('POST', '/api/credentials', body), { status: 409, code: 'credential_taken', path: 'id' }],
    [await refusal('POST', '/api/credentials', { ...body, kind: 'oauth' }), { status: 400, code: 'body_invalid', path: 'kind' }],
    [await refusal('POST', '/api/credentials', { ...body, id: '__proto__' }), { status: 400, code: 'body_invalid', path: 'id' }],
    [await refusal('POST', '/api/credentials', { ...body, hosts: [] }), { status: 400, code: 'body_invalid', path: 'hosts' }],
    [await refusal('POST', '/api/credentials', { ...body, hosts: ['https://api.example.com'] }), { status: 400, code: 'body_invalid', path: 'hosts[0]' }],
    [await refusal('POST', '/api/credentials', { ...body, secret: `${secret}\n` }), { status: 400, code: 'body_invalid', path: 'secret' }],
    [await refusal('POST', '/api/credentials', { ...body, secret: secret.repeat(1_000) }), { status: 400, code: 'body_invalid', path: 'secret' }],
    [await refusal('POST', '/api/credentials', { ...body, header: 'x-a' }), { status: 400, code: 'body_invalid', path: 'header' }],
    [await refusal('PUT', '/api/credentials/orders', { hosts: ['api.example.com', 'evil.example'] }), { status: 422, code: 'secret_needed', path: 'secret' }],
    [await refusal('PUT', '/api/credentials/orders', { secret: ` ${secret}` }), { status: 422, code: 'secret_invalid', path: 'secret' }],
    [await refusal('PUT', '/api/credentials/orders', {}), { status: 400, code: 'body_invalid' }],
    [await refusal('PUT', '/api/credentials/orders', { kind: 'basic' }), { status: 400, code: 'body_invalid', path: 'kind' }],
    [await refusal('PUT', '/api/credentials/none', { title: 'x' }), { status: 404, code: 'credential_not_found' }],
    [await refusal('DELETE', '/api/credentials/none'), { status: 404, code: 'credential_not_found' }],
    [await refusal('GET', '/api/credentials/NONE'), { status: 404, code: 'not_found' }],
    [await refusal('GET', '/api/credentials?cursor=nonsense'), { status: 400, code: 'query_invalid', path: 'cursor' }],
  ] as const;
  for (const [given, expected] of refusals) expect(given).toMatchObject(expected);
  expect(JSON.stringify(refusals)).not.toContain('canary');
  expect((await server.request('/api/credentials', { headers: { authorization: '' } })).status).toBe(401);
});

test('a process with another key can list, and says why it can do no more', async () => {
  const other = await startApiServer({ databaseUrl: server.databaseUrl, hosts: false, environment: { CADRE_SECRET_KEY: 'o'.repeat(32) } });
  try {
    expect(await other.call('GET', '/api/credentials/orders')).toMatchObject({ status: 200 });
    expect(await other.call('POST', '/api/credentials', { ...body, id: 'more' })).toMatchObject({ status: 503, body: { code: 'secret_key_unusable', detail: expect.stringContaining('which this process has not') } });
    expect(await other.call('PUT', '/api/credentials/orders', { secret })).toMatchObject({ status: 503, body: { code: 'secret_key_unusable' } });
  } finally {
    await other.stop();
  }
});

test('a graph that names a credential nobody has can be drawn and not published, until there is one', async () => {
  const call = { id: 'call', kind: 'http', label: 'Call', position: { x: 0, y: 0 }, config: { url: 'https://api.example.com', credential: 'later', headers: { Authorization: 'Bearer written-out' } } };
  const graph = { ...echoGraph, name: 'Calls', nodes: [...echoGraph.nodes, call] };
  expect((await server.call('POST', '/api/graphs', { graph, slug: 'calls' })).status).toBe(201);
  const codes = async () => (await server.call<{ items: { code: string; node?: string }[] }>('GET', '/api/graphs/calls/issues')).body.items.filter(({ node }) => node === 'call').map(({ code }) => code);
  expect(await codes()).toEqual(expect.arrayContaining(['unknown_credential', 'secret_in_graph']));
  expect(await refusal('POST', '/api/graphs/calls/revisions', {})).toMatchObject({ status: 422, code: 'graph_has_errors', issues: expect.arrayContaining([expect.objectContaining({ code: 'unknown_credential' })]) });
  await server.call('POST', '/api/credentials', { ...body, id: 'later' });
  expect(await codes()).not.toContain('unknown_credential');
});
