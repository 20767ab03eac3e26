// What surrounds the API: health, metrics, its description, the editor's files.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEditorFolder } from '../adapters/editor-folder.ts';
import { createApp } from '../app.ts';
import { operations } from '../routes/operations.ts';
import { SignIn } from '../security/sign-in.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { eventually } from './eventually.ts';

let folder: string;
let server: ApiServer;
const script = `console.log(${JSON.stringify('x'.repeat(5_000))});`;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-editor-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Cadre</title>');
  await writeFile(join(folder, 'assets/index-1a2b.js'), script);
  server = await startApiServer({ editor: await readEditorFolder(folder) });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const open = (path: string, headers: Record<string, string> = {}) => server.request(path, { headers: { authorization: '', ...headers } });

/** To be looked at again and again: on a busy machine a part may say that it took too long. */
async function health(response: Response): Promise<object> {
  const body: object = JSON.parse(await response.text());
  return { status: response.status, ...body };
}

describe('health', () => {
  test('live and ready need no token and show every part', async () => {
    expect((await open('/health/live')).status).toBe(200);
    await eventually(async () => health(await open('/health/ready'))).toMatchObject({
      status: 200, ok: true,
      parts: { database: { ok: true, detail: expect.stringMatching(/^PostgreSQL \d+/) }, queue: { ok: true }, host: { ok: true, detail: '1 host' }, migrations: { ok: true } },
    });
  });

  test('a part that is down makes it 503, by name and without secrets', async () => {
    const lonely = await startApiServer({ hosts: false });
    const look = async () => health(await lonely.request('/health/ready'));
    await eventually(look).toMatchObject({ status: 503, ok: false, parts: { database: { ok: true }, host: { ok: false, detail: expect.stringContaining('no process hosts runs') } } });
    await lonely.runtime.stop();
    await eventually(look).toMatchObject({ status: 503, ok: false, parts: { database: { ok: false, detail: 'not reachable' } } });
    await lonely.stop();
  });
});

describe('description', () => {
  test('every mounted route is described, and every described route is mounted', () => {
    const { world, probes, metrics, logger } = server.runtime;
    const app = createApp({
      world, probes, metrics, logger, editor: null, signIn: new SignIn({ token: server.token, secretKey: null }), names: { host: '127.0.0.1', allowedHosts: [] }, port: 1, version: '0', stopping: new AbortController().signal,
    });
    const own = new Set(['GET /*', 'GET /api/openapi.json', 'GET /api/docs']);
    const mounted = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`).filter((route) => !own.has(route));
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(mounted.toSorted()).toEqual(described.toSorted());
  });

  test('OpenAPI and its page are served behind the token', async () => {
    expect(await (await server.request('/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    const page = await server.request('/api/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('/api/runs/:id/fork');
    expect((await open('/api/docs')).status).toBe(401);
  });

  test('kinds, models and templates come whole', async () => {
    const kinds = await server.call<{ items: { kind: string }[] }>('GET', '/api/kinds');
    expect(kinds.body.items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['input', 'output', 'supervisor', 'worker', 'approval', 'http']));
    expect((await server.call('GET', '/api/models')).body).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id: 'offline:demo', offline: true })]), next: null });
    expect((await server.call<{ items: unknown[] }>('GET', '/api/templates')).body.items).toHaveLength(5);
  });
});

test('metrics are Prometheus text with routes, not ids', async () => {
  await server.request('/api/runs/some-id');
  const text = await (await server.request('/metrics')).text();
  expect(text).toMatch(/^cadre_http_request_seconds_count\{method="GET",route="\/api\/runs\/:id",status="404"\} \d+$/m);
  expect(text).toMatch(/^cadre_host_runs_held\{host="[0-9a-f-]{36}",name="[^"]+"\} 0$/m);
  expect(text).toMatch(/^cadre_activations\{state="waiting"\} 0$/m);
  expect(text).not.toContain('some-id');
});

describe('editor', () => {
  test('hashed files are served compressed and for good', async () => {
    const response = await open('/assets/index-1a2b.js', { 'accept-encoding': 'gzip, br' });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe(script);
    expect(await (await open('/assets/index-1a2b.js', { 'accept-encoding': 'gzip' })).text()).toBe(script);
    expect(await (await open('/assets/index-1a2b.js', { 'accept-encoding': 'identity' })).text()).toBe(script);
  });

  test('every other address is the editor, asked anew each time', async () => {
    const page = await open('/graphs/some-graph');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(await page.text()).toContain('<title>Cadre</title>');
    expect((await open('/graphs/some-graph', { 'if-none-match': page.headers.get('etag') ?? '' })).status).toBe(304);
  });

  test.each(['/assets/missing.js', '/..%2f..%2fpackage.json', '/%2e%2e/package.json', '/health/elsewhere', '/metrics/x'])('%s is not found', async (path) => {
    expect((await server.request(path)).status).toBe(404);
  });

  test('an editor that was not built says so', async () => {
    const bare = await startApiServer({ databaseUrl: server.databaseUrl, hosts: false });
    const page = await bare.request('/');
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('The editor has not been built');
    await bare.stop();
  });
});
