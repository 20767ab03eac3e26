// docs/tools.md, followed step by step: its nodes make a graph that runs, its commands are taken, and what it says comes true.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateGraph } from '@cadre/graph-schema';
import { drawGraph } from '@cadre/run-core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProgramFile } from '../adapters/tools/mcp/program-file.ts';
import { readSettings } from '../settings/settings.ts';
import { listedToolsShape } from '../shapes/index.ts';
import type { ApprovalShape, EventShape, ListShape, RunShape } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { readPage, runShell, shellWords } from './docs-page.ts';
import type { DocsPage } from './docs-page.ts';
import { startReferenceServer } from './mcp/reference-server.ts';
import type { ReferenceServer } from './mcp/reference-server.ts';
import { startWebServer } from './web-server.ts';
import type { WebServer } from './web-server.ts';

let page: DocsPage;
let folder: string;
let web: WebServer;
let reference: ReferenceServer;
let server: ApiServer;
beforeAll(async () => {
  page = await readPage('docs/tools.md');
  folder = await mkdtemp(join(tmpdir(), 'cadre-tools-page-'));
  reference = await startReferenceServer();
  web = await startWebServer((response, { method }) => {
    const body = method === 'GET' ? { status: 'in transit', total: 40 } : { refund: 'R-7' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const allow = [web.origin, reference.url].map((url) => new URL(url).host).join(',');
  server = await startApiServer({ environment: { CADRE_EGRESS_ALLOW: allow, CADRE_DATA_DIR: folder } });
});
afterAll(async () => {
  await server.stop();
  await web[Symbol.asyncDispose]();
  await reference.stop();
  await rm(folder, { recursive: true });
});

/** The page's addresses are nobody's; here they are servers of the test. */
function here(text: string): string {
  return text.replaceAll('https://mcp.example.com/mcp', reference.url).replaceAll('https://api.example.com', web.origin).replaceAll('api.example.com', new URL(web.origin).host);
}

/** Runs the page's block that has this part in it. */
async function shell(part: string): Promise<string> {
  return runShell(`${await shellWords(server)}\n${here(page.block('sh', part))}`);
}

/** The page's node of this id, as `drawGraph` takes one. */
function drawn(id: string): { readonly kind: string; readonly [field: string]: unknown } {
  const { kind, config }: { kind: string; config: object } = JSON.parse(here(page.block('json', `"id": "${id}"`)));
  return { kind, ...config };
}

const start = { kind: 'input' };

async function run(slug: string, waitSeconds: number, input: object): Promise<RunShape> {
  return (await server.call<RunShape>('POST', `/api/runs?wait=${waitSeconds}`, { graph: slug, draft: true, input })).body;
}

async function ended(id: string): Promise<RunShape> {
  const get = async () => (await server.call<RunShape>('GET', `/api/runs/${id}`)).body;
  await expect.poll(async () => (await get()).endedAt).not.toBeNull();
  return get();
}

test('every example of the page is one that is followed here', () => {
  expect([page.blocks('sh').length, page.blocks('json').length]).toEqual([3, 6]);
});

test('the order desk: HTTP as a tool and as a step, code, a graph inside, a credential, and a person who changes the amount', async () => {
  expect(JSON.parse(await shell('/api/credentials'))).toMatchObject({ id: 'orders', hosts: [new URL(web.origin).host] });
  const apology = drawGraph({
    input: { schema: { type: 'object', properties: { customer: { type: 'string' } }, required: ['customer'], additionalProperties: false } },
    nodes: { start, write: { kind: 'transform', value: "'We are sorry, ' + input.customer + '.'" }, done: { kind: 'output' } },
    edges: ['start -> write', 'write -> done'],
  });
  await server.call('POST', '/api/graphs', { slug: 'apology', graph: apology });
  await server.call('POST', '/api/graphs/apology/revisions');

  const desk = drawGraph({
    nodes: {
      start, fee: drawn('fee'), refund: drawn('refund'), order: drawn('order'), apology: drawn('apology'),
      desk: { kind: 'worker', instructions: 'You answer customers.', task: '{{ input.message }}' },
      done: { kind: 'output', value: "{'owed': nodes.fee.output, 'said': nodes.desk.output, 'paid': nodes.refund.output}" },
    },
    edges: ['start -> fee', 'fee -> desk', 'desk -> refund', 'refund -> done', 'desk.tools -> order', 'desk.tools -> apology'],
  });
  expect(validateGraph(desk).filter(({ severity }) => severity === 'error')).toEqual([]);
  await server.call('POST', '/api/graphs', { slug: 'desk', graph: desk });
  const { id } = await run('desk', 0, { number: 'A-1042', priceUsd: 40, days: 20, message: 'What is the status of order A-1042? And please write an apology for Ada Byron.' });

  const asked = async () => (await server.call<ListShape<ApprovalShape>>('GET', `/api/approvals?run=${id}`)).body.items;
  await expect.poll(async () => (await asked()).length).toBe(1);
  const [question] = await asked();
  expect(question).toMatchObject({ question: 'The flow wants to call refund. May it?', show: { number: 'A-1042', amountUsd: 20 } });
  await server.call('POST', `/api/runs/${id}/decisions`, { effect: question?.effect, decision: 'approved', form: { number: 'A-1042', amountUsd: 19.5 } });

  expect(await ended(id)).toMatchObject({ status: 'completed', usage: { toolCalls: 3 }, output: { owed: { refundUsd: 20 }, paid: { refund: 'R-7' }, said: expect.stringContaining('in transit') } });
  expect(web.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /orders/A-1042?fields=status%2Cdelivered%2Ctotal', 'POST /refunds']);
  for (const { headers } of web.requests) expect(headers).toMatchObject({ authorization: 'Bearer tok_0123456789' });
  expect(web.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, expect.stringMatching(new RegExp(`^${id}:`))]);
  expect(JSON.parse(web.requests[1]?.body ?? '')).toEqual({ order: 'A-1042', amountUsd: 19.5 });
  const log = JSON.stringify((await server.call<ListShape<EventShape>>('GET', `/api/runs/${id}/events`)).body);
  expect(log).toContain('share 0.5');
  expect(log).toContain('We are sorry, Ada Byron.');
  expect(log).not.toContain('tok_0123456789');
});

test('the MCP server is entered and lists what the page has pinned; its tool adds up', async () => {
  const [, tools = ''] = (await shell('/api/mcp-servers')).split('\n');
  const listed = listedToolsShape.parse(JSON.parse(tools));
  const sums = drawn('sums');
  expect(sums['tools']).toEqual(listed.items.filter(({ name }) => name === 'get-sum').map(({ name, digest, description, inputSchema }) => ({ name, digest, description, inputSchema })));
  await server.call('POST', '/api/graphs', { slug: 'sums', graph: drawGraph({ nodes: { start, sums, done: { kind: 'output' } }, edges: ['start -> sums', 'sums -> done'] }) });
  expect(await run('sums', 30, { a: 20, b: 22 })).toMatchObject({ status: 'completed', output: expect.stringContaining('42') });
});

test('the operator’s file of programs, and his list of hosts, are taken as they stand there', async () => {
  const file = join(folder, 'mcp.json');
  await writeFile(file, page.block('json', '/usr/bin/mcp-server-everything'));
  await chmod(file, 0o600);
  expect((await readProgramFile(file)).get('everything')).toEqual({ type: 'stdio', command: '/usr/bin/mcp-server-everything', args: ['stdio'], env: { LANG: 'C' } });
  const [, list = ''] = /^CADRE_EGRESS_ALLOW=(\S+) npx -y pnpm start$/m.exec(page.block('sh', 'CADRE_EGRESS_ALLOW')) ?? [];
  expect(readSettings({ CADRE_EGRESS_ALLOW: list }).egress.allow).toHaveLength(3);
});
