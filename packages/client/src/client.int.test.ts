// The client against a real server: resources, problems, and a stream that survives lost connections.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApiServer } from '@cadre/runtime/testing/api-server';
import type { ApiServer } from '@cadre/runtime/testing/api-server';
import { approvalGraph, echoGraph } from '@cadre/runtime/testing/graphs';
import { createClient, ProblemError } from './index.ts';
import type { Client } from './index.ts';

let server: ApiServer;
let client: Client;
beforeAll(async () => {
  server = await startApiServer({ environment: { CADRE_SECRET_KEY: 'k'.repeat(32) } });
  client = createClient({ baseUrl: `${server.origin}/`, token: server.token });
});
afterAll(() => server.stop());

describe('resources', () => {
  test('a graph from draft to run', async () => {
    const draft = await client.graphs.create({ graph: echoGraph });
    expect(await client.graphs.replace(draft.slug, { ...draft.graph, name: 'Echo again' }, draft.version)).toMatchObject({ version: 2, graph: { name: 'Echo again' } });
    expect((await client.graphs.list()).items).toMatchObject([{ slug: 'echo', name: 'Echo again' }]);
    expect((await client.graphs.issues('echo')).items.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect((await client.graphs.machines('echo')).machines.length).toBeGreaterThan(0);
    const { number } = await client.revisions.create('echo', { note: 'first' });
    expect((await client.revisions.get('echo', number)).graph).toMatchObject({ name: 'Echo again' });
    expect((await client.revisions.list('echo')).items).toHaveLength(1);
    await client.environments.set('echo', 'staging', number);
    expect(await client.environments.get('echo', 'staging')).toMatchObject({ revision: 1 });
    const run = await client.runs.create({ graph: 'echo', environment: 'staging', input: { text: 'hi' } }, { wait: 30 });
    expect(run).toMatchObject({ status: 'completed', output: { said: 'hi' }, environment: 'staging' });
    expect((await client.runs.list({ graph: 'echo', status: 'completed' })).items.map(({ id }) => id)).toEqual([run.id]);
    expect((await client.runs.events(run.id)).items.map(({ type }) => type)).toEqual(['run.started']);
    expect(await client.runs.graph(run.id)).toMatchObject({ name: 'Echo again' });
    expect((await client.graphs.list()).items[0]?.lastRun).toMatchObject({ id: run.id, status: 'completed' });
    await client.graphs.remove('echo');
    expect(await client.runs.get(run.id)).toMatchObject({ graph: 'echo', status: 'completed' });
    expect((await client.kinds.list()).items.length).toBeGreaterThan(10);
    expect((await client.models.list()).items.length).toBeGreaterThan(0);
    expect((await client.templates.list()).items.length).toBeGreaterThan(0);
  });

  test('a credential goes in with its secret and comes out without it', async () => {
    const added = await client.credentials.create({ id: 'orders', kind: 'bearer', hosts: ['api.example.com'], secret: 'tok_canary_1' });
    expect(added).not.toHaveProperty('secret');
    expect(await client.credentials.replace('orders', { title: 'Orders' })).toMatchObject({ title: 'Orders', hosts: ['api.example.com'] });
    expect((await client.credentials.list({ limit: 10 })).items).toEqual([await client.credentials.get('orders')]);
    await client.credentials.remove('orders');
    await expect(client.credentials.get('orders')).rejects.toMatchObject({ problem: { code: 'credential_not_found' } });
  });

  test('an MCP server from entry to removal', async () => {
    await client.mcpServers.create({ name: 'files', url: 'http://10.0.0.1/mcp' });
    expect(await client.mcpServers.replace('files', { url: 'http://10.0.0.2/mcp', description: 'Files' })).toMatchObject({ description: 'Files', credential: null });
    expect(await client.mcpServers.get('files')).toMatchObject({ url: 'http://10.0.0.2/mcp' });
    expect((await client.mcpServers.list()).items.map(({ name }) => name)).toEqual(['files']);
    await expect(client.mcpServers.tools('files')).rejects.toMatchObject({ problem: { status: 502, code: 'mcp_server_unusable' } });
    await client.mcpServers.remove('files');
    expect((await client.mcpServers.list()).items).toEqual([]);
  });

  test('a failed answer throws its problem', async () => {
    const error: unknown = await client.runs.get('none').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ message: 'There is no run none.', problem: { status: 404, code: 'run_not_found' } });
    const stranger = createClient({ baseUrl: server.origin, token: 'wrong' });
    await expect(stranger.graphs.list()).rejects.toMatchObject({ problem: { code: 'unauthorized' } });
  });

  test('an answer of something else becomes a problem, too', async () => {
    const fetch = async () => new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' });
    await expect(createClient({ baseUrl: '', fetch }).graphs.list()).rejects.toMatchObject({ problem: { status: 502, code: 'unreadable_answer', title: 'Bad Gateway' } });
  });
});

describe('stream', () => {
  test('follows a run to its end, over connections that break', async () => {
    await client.graphs.create({ graph: approvalGraph });
    const proxy = await startBreakingProxy(server);
    const broken = createClient({ baseUrl: proxy.origin, token: server.token });
    const run = await client.runs.create({ graph: 'ask-first', draft: true, input: { text: 'Hello?' } });
    const seqs: number[] = [];
    const statuses: string[] = [];
    let losses = 0;
    let approved: Promise<void> | undefined;
    await broken.runs.stream(run.id, {
      onEvent: ({ seq }) => seqs.push(seq),
      onStatus({ status }) {
        statuses.push(status);
        // After a connection that broke it is told again.
        if (status === 'waiting') approved ??= approve(run.id);
      },
      onError: () => (losses += 1),
    });
    await approved;
    proxy.stop();
    const { seq } = await client.runs.get(run.id);
    expect(seqs).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    expect(statuses.at(-1)).toBe('completed');
    expect(losses).toBeGreaterThan(0);
  });

  test('a run that does not exist is no reason to try again', async () => {
    await expect(client.runs.stream('none', {})).rejects.toMatchObject({ problem: { code: 'run_not_found' } });
  });

  test('an error of the caller\'s own handler is the caller\'s', async () => {
    const run = await client.runs.create({ graph: 'ask-first', draft: true, input: { text: 'Hello?' } });
    const follow = client.runs.stream(run.id, {
      onStatus() {
        throw new Error('handler failed');
      },
    });
    await expect(follow).rejects.toThrow('handler failed');
  });

  test('aborting ends it without an error', async () => {
    const run = await client.runs.create({ graph: 'ask-first', draft: true, input: { text: 'Hello?' } });
    const abort = new AbortController();
    await client.runs.stream(run.id, { signal: abort.signal, onStatus: ({ status }) => status === 'waiting' && abort.abort() });
    await client.runs.stream(run.id, { signal: abort.signal });
    expect((await client.runs.get(run.id)).status).toBe('waiting');
  });

  async function approve(id: string): Promise<void> {
    const { items } = await client.approvals.list({ run: id });
    for (const { effect } of items) await client.runs.decide(id, { effect, decision: 'approved', form: { note: 'fine' } });
  }
});

/** Passes requests on and cuts every answer after its first kilobyte: a connection that keeps breaking. */
async function startBreakingProxy(target: ApiServer): Promise<{ readonly origin: string; stop(): Server }> {
  const proxy = createServer(async (request, response) => {
    const answer = await fetch(target.origin + (request.url ?? ''), { headers: { authorization: request.headers.authorization ?? '', accept: request.headers.accept ?? '' } });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    let sent = 0;
    for await (const chunk of answer.body ?? []) {
      response.write(chunk);
      sent += chunk.byteLength;
      if (sent > 1_000) break;
    }
    response.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${address.port}`, stop: () => proxy.close() };
}
