// A secret is planted, used by real requests whose server repeats it in every way it can, and then searched for: in every table,
// every line of the log, every answer of the API, and what the command line prints.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '@cadre/run-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createEgress } from '../adapters/egress/create-egress.ts';
import type { Egress } from '../adapters/egress/create-egress.ts';
import { connect } from '../adapters/postgres/connect.ts';
import { PostgresCredentialStore } from '../adapters/postgres/credential-store.ts';
import { createHttpTool } from '../adapters/tools/http/create-http-tool.ts';
import { KeyRing } from '../adapters/vault/key-ring.ts';
import { Vault } from '../adapters/vault/vault.ts';
import { ToolFailure } from '../ports/tool-gateway.ts';
import type { RunShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { runCommand } from './command.ts';
import { approvalGraph, echoGraph } from './graphs.ts';

const canary = 'c4nary/Secret+of "this" <test>&more';
const secretKey = 'the-secret-key-of-the-canary-test';
const needles = [
  'c4nary', secretKey, encodeURIComponent('/Secret+of'), '/Secret+of', Buffer.from('c4nary/Sec').toString('hex'), Buffer.from('c4nary/Sec').toString('hex').toUpperCase(),
  // Wherever it stands in base64, one of these is there too.
  ...['c4nary/Se', '4nary/Sec', 'nary/Secr'].flatMap((part) => [Buffer.from(part).toString('base64'), Buffer.from(part).toString('base64url')]),
];

/** Every text that came out of Cadre. */
const seen: string[] = [];
let echo: Server;
let host: string;
let egress: Egress;
let server: ApiServer;

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => seen.push(String(chunk)) > 0);
  echo = createServer(repeatEverything).listen(0, '127.0.0.1');
  await new Promise((resolve) => echo.once('listening', resolve));
  host = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
  egress = createEgress({ allow: [host], allowOnly: false });
  server = await startApiServer({ environment: { CADRE_SECRET_KEY: secretKey, CADRE_LOG_LEVEL: 'trace' } });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.stop();
  await egress.stop();
  echo.close();
});

/** What services do with what they got: in the body, in headers, in redirects, in errors, as it was and encoded. */
function repeatEverything(request: IncomingMessage, response: ServerResponse): void {
  const got = request.headers.authorization ?? request.headers['x-key'] ?? '';
  const bytes = Buffer.from(String(got));
  const said = {
    got, list: [got], [String(got)]: 1, base64: bytes.toString('base64'), inside: Buffer.from(`header=${bytes.toString()};`).toString('base64'), url: `https://x.example/?key=${encodeURIComponent(String(got))}`,
    hex: bytes.toString('hex'), json: JSON.stringify({ got }), html: String(got).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  };
  const path = request.url?.split('?')[0] ?? '';
  const status = Number(path.slice(1)) || 200;
  response.setHeader('x-got', encodeURIComponent(String(got)));
  response.setHeader('x-got-plainly', String(got));
  if (status >= 300 && status < 400) response.setHeader('location', `/200?key=${encodeURIComponent(String(got))}`);
  if (path === '/redirect-away') response.writeHead(302, { location: `https://elsewhere.invalid/${encodeURIComponent(String(got))}` }).end();
  else if (path === '/text') response.writeHead(200, { 'content-type': 'text/html' }).end(`<pre>${Object.values(said).join('\n')}</pre>`);
  else if (path === '/binary') response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
}

const request = (path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  type: 'http', method: 'GET', url: `http://${host}${path}`, headers: {}, body: null, credential: 'canary', response: '{"status": response.status, "headers": response.headers, "body": response.body}',
  arguments: {}, maxResponseBytes: 1024 * 1024, ...more,
});

async function seenFrom(path: string, init?: RequestInit): Promise<string> {
  const response = await server.request(path, init);
  const text = `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
  seen.push(text);
  return text;
}

const post = (path: string, body: unknown) => seenFrom(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

test('a secret that was used is nowhere', async () => {
  // Planted.
  expect(await post('/api/credentials', { id: 'canary', kind: 'header', header: 'x-key', hosts: [host], secret: canary })).toMatch(/^201 /);
  expect(await post('/api/credentials', { id: 'canary-basic', kind: 'basic', hosts: [host], secret: `someone:${canary}` })).toMatch(/^201 /);
  expect(await post('/api/credentials', { id: 'canary', kind: 'bearer', hosts: [host], secret: canary })).toMatch(/^409 /);
  expect(await post('/api/credentials', { id: 'other', kind: 'bearer', hosts: ['*'], secret: canary })).toMatch(/^400 /);
  await seenFrom('/api/credentials/canary', { method: 'PUT', body: JSON.stringify({ hosts: [host], secret: canary, more: 1 }), headers: { 'content-type': 'application/json' } });

  // Used, with success and with every kind of failure; what leaves the tool goes into runs, as it would be logged.
  const sql = connect(server.databaseUrl, { connections: 2, name: 'canary test' });
  const vault = new Vault({ store: new PostgresCredentialStore(sql), keys: new KeyRing({ secretKey, secretKeyOld: null, dataDir: '/nowhere' }), now: () => performance.now() });
  const tool = createHttpTool({ egress, credentials: vault });
  const paths = ['/200', '/text', '/binary', '/302', '/400', '/401', '/429', '/500', '/redirect-away'];
  const results: unknown[] = [];
  for (const path of paths) {
    for (const credential of ['canary', 'canary-basic']) {
      results.push(await tool.call(request(path, { credential }), { signal: new AbortController().signal, timeoutMs: 10_000, key: 'run:1:0' }).catch(failureOf));
    }
  }
  results.push(await tool.call(request('/200', { url: `http://127.0.0.1:1/` }), { signal: new AbortController().signal, timeoutMs: 10_000, key: 'run:1:0' }).catch(failureOf));
  const text = JSON.stringify(results);
  seen.push(text);
  expect(text.match(/\[redacted\]/g)?.length).toBeGreaterThan(100);
  expect(results.filter((result) => typeof result === 'object' && result !== null && 'output' in result).length).toBeGreaterThanOrEqual(6);

  for (const graph of [echoGraph, approvalGraph]) expect(await post('/api/graphs', { graph })).toMatch(/^201 /);
  const run: { readonly body: RunShape } = await server.call('POST', '/api/runs?wait=30', { graph: 'echo', draft: true, input: { text } });
  expect(run.body).toMatchObject({ status: 'completed', output: { said: text } });
  await server.call('POST', '/api/runs', { graph: 'ask-first', draft: true, input: { text: text.slice(0, 20_000) } });

  // Looked for.
  const { id } = run.body;
  for (const path of ['/api/credentials', '/api/credentials/canary', '/api/graphs', '/api/graphs/echo', '/api/runs', `/api/runs/${id}`, `/api/runs/${id}/events`, `/api/runs/${id}/stream`, '/api/approvals', '/api/models', '/api/kinds', '/api/openapi.json', '/metrics', '/health/ready']) {
    expect(await seenFrom(path)).toMatch(/^200 /);
  }
  for (const words of [['export', id], ['export', 'echo'], ['replay', id, '--json'], ['credentials', 'list', '--json']]) {
    const { stdout, stderr } = await runCommand(words, { DATABASE_URL: server.databaseUrl, CADRE_SECRET_KEY: secretKey, CADRE_LOG_LEVEL: 'trace' });
    expect(stdout).not.toBe('');
    seen.push(stdout, stderr);
  }
  expect(seen.length).toBeGreaterThan(30);
  expect(seen.filter((each) => needles.some((needle) => each.includes(needle)))).toEqual([]);
  expect(await tablesWith(sql, needles)).toEqual([]);
  await sql.end();
});

function failureOf(error: unknown): object {
  if (!(error instanceof ToolFailure)) throw error;
  return { code: error.code, message: error.message, console: error.console };
}

/** The tables, of any schema, with a row that holds one of `texts` in any column. */
async function tablesWith(sql: ReturnType<typeof connect>, texts: readonly string[]): Promise<readonly string[]> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['credentials', 'run_events', 'payloads', 'run_snapshots', 'runs', 'documents', 'job']));
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await sql<{ row: string }[]>`select searched::text as row from ${sql(schema)}.${sql(name)} searched`;
    if (rows.some(({ row }) => texts.some((text) => row.includes(text)))) found.push(`${schema}.${name}`);
  }
  return found;
}

test('the search finds what is there', async () => {
  const sql = connect(server.databaseUrl, { connections: 1, name: 'canary test' });
  expect(await tablesWith(sql, ['someone'])).toEqual([]);
  expect(await tablesWith(sql, ['canary-basic'])).toEqual(['public.credentials']);
  expect(await tablesWith(sql, ['[redacted]'])).toEqual(expect.arrayContaining(['public.runs']));
  await sql.end();
});
