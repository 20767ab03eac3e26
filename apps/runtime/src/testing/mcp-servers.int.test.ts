// The catalogue of MCP servers over HTTP: entries, the operator's file, and listing the tools of a real server.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListedToolsShape, ListShape, McpServerShape, Problem } from '../shapes/index.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { referenceProgram } from './mcp/reference-server.ts';
import { startScriptedServer } from './mcp/scripted-server.ts';
import type { ScriptedServer } from './mcp/scripted-server.ts';

let api: ApiServer;
let scripted: ScriptedServer;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-mcp-'));
  const { command, args, env } = referenceProgram;
  await writeFile(join(folder, 'mcp.json'), JSON.stringify({ reference: { command, args, env } }), { mode: 0o600 });
  scripted = await startScriptedServer();
  api = await startApiServer({ hosts: false, environment: { CADRE_MCP_STDIO_FILE: join(folder, 'mcp.json'), CADRE_EGRESS_ALLOW: scripted.host, CADRE_DATA_DIR: folder } });
});
afterAll(async () => {
  await api.stop();
  await scripted.stop();
  await rm(folder, { recursive: true });
});

describe('the catalogue', () => {
  test('an address is entered, changed and removed', async () => {
    const entered = await api.call<McpServerShape>('POST', '/api/mcp-servers', { name: 'files', url: 'https://mcp.example/mcp', description: 'Files' });
    expect(entered).toMatchObject({ status: 201, body: { name: 'files', transport: 'http', url: 'https://mcp.example/mcp', credential: null, description: 'Files' } });
    expect(await api.call('POST', '/api/mcp-servers', { name: 'files', url: 'https://other.example/' })).toMatchObject({ status: 409, body: { code: 'mcp_server_taken', path: 'name' } });
    const changed = await api.call<McpServerShape>('PUT', '/api/mcp-servers/files', { url: 'https://mcp.example:8443/mcp?a=b', credential: 'files-key' });
    expect(changed).toMatchObject({ status: 200, body: { url: 'https://mcp.example:8443/mcp?a=b', credential: 'files-key', description: '', createdAt: entered.body.createdAt } });
    expect((await api.call('GET', '/api/mcp-servers/files')).body).toEqual(changed.body);
    expect((await api.call('DELETE', '/api/mcp-servers/files')).status).toBe(204);
    for (const [method, body] of [['GET'], ['DELETE'], ['PUT', { url: 'https://a.example' }]] as const) {
      expect(await api.call(method, '/api/mcp-servers/files', body)).toMatchObject({ status: 404, body: { code: 'mcp_server_not_found' } });
    }
  });

  test('the list has those of the file first, and comes in pages', async () => {
    for (const name of ['a', 'b', 'c']) await api.call('POST', '/api/mcp-servers', { name, url: `https://${name}.example/` });
    const first = await api.call<ListShape<McpServerShape>>('GET', '/api/mcp-servers?limit=2');
    expect(first.body.items).toMatchObject([{ name: 'reference', transport: 'stdio', url: null, createdAt: null }, { name: 'a' }, { name: 'b' }]);
    const second = await api.call<ListShape<McpServerShape>>('GET', `/api/mcp-servers?limit=2&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ name: 'c' }], next: null });
  });

  test.each([
    [{ name: 'x', command: '/bin/sh', args: ['-c', 'id'] }],
    [{ name: 'x', url: 'https://a.example', command: '/bin/sh' }],
    [{ name: 'x', url: 'file:///etc/passwd' }],
    [{ name: 'x', url: 'stdio:///bin/sh' }],
    [{ name: 'x', url: 'javascript:alert(1)' }],
    [{ name: 'x', url: 'https://user:password@a.example' }],
    [{ name: '../x', url: 'https://a.example' }],
    [{ name: 'x', url: 'https://a.example', description: '\0' }],
    [{ name: 'x', url: 'https://a.example', credential: 'A b' }],
  ])('%j is no entry', async (body) => {
    expect(await api.call('POST', '/api/mcp-servers', body)).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
  });

  test('a program of the file can\'t be replaced, removed, or had in another one\'s name, and its command is not told', async () => {
    expect(await api.call('PUT', '/api/mcp-servers/reference', { url: 'https://a.example' })).toMatchObject({ status: 409, body: { code: 'mcp_server_fixed' } });
    expect(await api.call('DELETE', '/api/mcp-servers/reference')).toMatchObject({ status: 409, body: { code: 'mcp_server_fixed' } });
    expect(await api.call('POST', '/api/mcp-servers', { name: 'reference', url: 'https://a.example' })).toMatchObject({ status: 409, body: { code: 'mcp_server_taken' } });
    expect(JSON.stringify((await api.call('GET', '/api/mcp-servers/reference')).body)).not.toContain('stdio.js');
  });
});

describe('listing tools', () => {
  test('asks a server now: one of the file, and one at an address', async () => {
    const program = await api.call<ListedToolsShape>('POST', '/api/mcp-servers/reference/tools');
    expect(program.status).toBe(200);
    expect(program.body.items.map(({ name }) => name)).toContain('echo');
    await api.call('POST', '/api/mcp-servers', { name: 'scripted', url: scripted.url });
    scripted.tools = [...scripted.tools, { name: '__proto__', inputSchema: { type: 'object' } }];
    const address = await api.call<ListedToolsShape>('POST', '/api/mcp-servers/scripted/tools', {});
    expect(address.body).toMatchObject({ items: [{ name: 'greet', description: 'Says hello.', annotations: {} }], refused: [{ name: '__proto__' }] });
    expect(await api.call('GET', '/api/mcp-servers/scripted/tools')).toMatchObject({ status: 405 });
  });

  test('a server that can\'t be had is said to be so', async () => {
    await api.call('POST', '/api/mcp-servers', { name: 'inner', url: 'http://169.254.169.254/mcp' });
    const answer = await api.call<Problem>('POST', '/api/mcp-servers/inner/tools', {});
    expect(answer).toMatchObject({ status: 502, body: { code: 'mcp_server_unusable', detail: expect.stringContaining('CADRE_EGRESS_ALLOW') } });
    expect(await api.call('POST', '/api/mcp-servers/nobody/tools', {})).toMatchObject({ status: 404, body: { code: 'mcp_server_not_found' } });
  });
});

test('a file that others may write is refused at start, by name', async () => {
  const open = join(folder, 'open.json');
  await writeFile(open, '{}', { mode: 0o600 });
  await chmod(open, 0o666);
  await expect(startApiServer({ hosts: false, databaseUrl: api.databaseUrl, environment: { CADRE_MCP_STDIO_FILE: open } })).rejects.toThrow('CADRE_MCP_STDIO_FILE');
});
