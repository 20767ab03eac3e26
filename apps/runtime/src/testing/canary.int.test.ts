// A secret is planted, used by real requests whose server repeats it in every way it can, and then searched for: in every table,
// every line of the log, every answer of the API, and what the command line prints.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect } from '../adapters/postgres/connect.ts';
import type { RunShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { runCommand } from './command.ts';

const canary = 'c4nary/Secret+of "this" <test>&more';
const secretKey = 'the-secret-key-of-the-canary-test';
const needles = [
  'c4nary', secretKey, encodeURIComponent('/Secret+of'), '/Secret+of', Buffer.from('c4nary/Sec').toString('hex'), Buffer.from('c4nary/Sec').toString('hex').toUpperCase(),
  // Wherever it stands in base64, one of these is there too.
  ...['c4nary/Se', '4nary/Sec', 'nary/Secr'].flatMap((part) => [Buffer.from(part).toString('base64'), Buffer.from(part).toString('base64url')]),
];

/** What the service was sent. */
const received = new Set<string>();
/** Every text that came out of Cadre. */
const seen: string[] = [];
let echo: Server;
let host: string;
let server: ApiServer;

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => seen.push(String(chunk)) > 0);
  echo = createServer(repeatEverything).listen(0, '127.0.0.1');
  await new Promise((resolve) => echo.once('listening', resolve));
  host = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
  server = await startApiServer({ environment: { CADRE_SECRET_KEY: secretKey, CADRE_LOG_LEVEL: 'trace', CADRE_EGRESS_ALLOW: host } });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.stop();
  echo.close();
});

/** What services do with what they got: in the body, in headers, in redirects, in errors, as it was and encoded. */
function repeatEverything(request: IncomingMessage, response: ServerResponse): void {
  const got = String(request.headers.authorization ?? request.headers['x-key'] ?? '');
  received.add(got);
  const bytes = Buffer.from(got);
  const said = {
    got, list: [got], [got]: 1, base64: bytes.toString('base64'), inside: Buffer.from(`header=${bytes.toString()};`).toString('base64'), url: `https://x.example/?key=${encodeURIComponent(got)}`,
    hex: bytes.toString('hex'), json: JSON.stringify({ got }), html: got.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  };
  const path = request.url?.split('?')[0] ?? '';
  const status = Number(path.slice(1)) || 200;
  response.setHeader('x-got', encodeURIComponent(got));
  response.setHeader('x-got-plainly', got);
  if (status >= 300 && status < 400) response.setHeader('location', `/200?key=${encodeURIComponent(got)}`);
  if (path === '/redirect-away') response.writeHead(302, { location: `https://elsewhere.invalid/${encodeURIComponent(got)}` }).end();
  else if (path === '/text') response.writeHead(200, { 'content-type': 'text/html' }).end(`<pre>${Object.values(said).join('\n')}</pre>`);
  else if (path === '/binary') response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
}

const at = { position: { x: 0, y: 0 }, label: '' };

/** Calls the service as a step, reads the answer to a model, and lets an agent call it once more by itself. */
function probeGraph(credential: string) {
  const call = { method: 'GET', url: `http://${host}/{{ arguments.path }}`, credential, arguments: { type: 'object', properties: { path: { type: 'string', enum: ['text'] } }, required: ['path'] }, retry: { attempts: 1 } };
  return {
    format: 'cadre/graph@1', name: `Probe ${credential}`, description: '', settings: { model: 'offline:demo', budget: {} },
    input: { schema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'], additionalProperties: false }, example: { path: 'text' } },
    nodes: [
      { ...at, id: 'start', kind: 'input', config: {} },
      {
        ...at, id: 'call', kind: 'http',
        config: { ...call, bindings: { path: 'input.path' }, arguments: { ...call.arguments, properties: { path: { type: 'string' } } }, response: '{"status": response.status, "headers": response.headers, "body": response.body}' },
      },
      { ...at, id: 'reader', kind: 'worker', config: { instructions: 'Say what the service said.', task: 'Lookup the text at the service again. It said: {{ nodes.call.output }}' } },
      { ...at, id: 'lookup', kind: 'http', config: { ...call, description: 'Lookup a text at the service.' } },
      { ...at, id: 'done', kind: 'output', config: { value: '{"said": nodes.reader.output, "answer": nodes.call.output}' } },
      { ...at, id: 'failed', kind: 'output', config: { value: '{"failed": true}' } },
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } },
      { id: 'e2', from: { node: 'call', port: 'out' }, to: { node: 'reader', port: 'in' } },
      { id: 'e3', from: { node: 'reader', port: 'out' }, to: { node: 'done', port: 'in' } },
      { id: 'e4', from: { node: 'call', port: 'error' }, to: { node: 'failed', port: 'in' } },
      { id: 'e5', from: { node: 'reader', port: 'tools' }, to: { node: 'lookup', port: 'use' } },
    ],
  };
}

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

  // Used, as a step and by an agent, with success and with every kind of failure; everything is logged, as it always is.
  const runs: string[] = [];
  for (const credential of ['canary', 'canary-basic']) {
    expect(await post('/api/graphs', { graph: probeGraph(credential), slug: `probe-${credential}` })).toMatch(/^201 /);
    for (const path of ['200', 'text', 'binary', '302', '400', '401', '429', '500', 'redirect-away']) {
      const { body: run } = await server.call<RunShape>('POST', '/api/runs?wait=30', { graph: `probe-${credential}`, draft: true, input: { path } });
      expect(run).toMatchObject({ status: 'completed', output: ['200', 'text', 'binary', '302'].includes(path) ? { answer: { status: 200 } } : { failed: true } });
      if (path === '200') expect(run.usage.toolCalls).toBeGreaterThan(1);
      runs.push(run.id);
    }
  }
  expect(received.size).toBe(2);
  for (const header of received) expect(Buffer.from(header.replace('Basic ', ''), header.startsWith('Basic') ? 'base64' : 'utf8').toString()).toContain(canary);

  // Looked for.
  const [first = ''] = runs;
  const pages = ['/api/credentials', '/api/credentials/canary', '/api/graphs', '/api/graphs/probe-canary', '/api/runs', '/api/approvals', '/api/models', '/api/kinds', '/api/openapi.json', '/metrics', '/health/ready'];
  for (const page of [...pages, ...runs.flatMap((id) => [`/api/runs/${id}`, `/api/runs/${id}/events`]), `/api/runs/${first}/stream`]) expect(await seenFrom(page)).toMatch(/^200 /);
  const commands = [['export', first], ['export', 'probe-canary'], ['replay', first, '--json'], ['credentials', 'list', '--json']];
  const printed = await Promise.all(commands.map((words) => runCommand(words, { DATABASE_URL: server.databaseUrl, CADRE_SECRET_KEY: secretKey, CADRE_LOG_LEVEL: 'trace' })));
  for (const { stdout, stderr } of printed) {
    expect(stdout).not.toBe('');
    seen.push(stdout, stderr);
  }
  expect(seen.join('').match(/\[redacted\]/g)?.length).toBeGreaterThan(200);
  expect(seen.filter((each) => needles.some((needle) => each.includes(needle)))).toEqual([]);
  const sql = connect(server.databaseUrl, { connections: 1, name: 'canary test' });
  expect(await tablesWith(sql, needles)).toEqual([]);
  await sql.end();
});

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
  expect(await tablesWith(sql, ['canary-basic'])).toEqual(expect.arrayContaining(['public.credentials', 'public.graphs', 'public.documents']));
  expect(await tablesWith(sql, ['[redacted]'])).toEqual(expect.arrayContaining(['public.runs', 'public.run_events']));
  await sql.end();
});
