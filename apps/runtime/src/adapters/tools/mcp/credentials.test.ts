// A server that needs signing in gets the credential, and nobody else does; what it says back is told without it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CredentialVault } from '../../../ports/credential-vault.ts';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import { at, openMcpTools } from '../../../testing/mcp/open-mcp-tools.ts';
import { openStream, plainTool, reply, startScriptedServer } from '../../../testing/mcp/scripted-server.ts';
import type { ScriptedServer } from '../../../testing/mcp/scripted-server.ts';
import { Redactor } from '../../vault/redactor.ts';

const secret = 'canary-9f8e7d6c5b4a';
const redactor = new Redactor([secret]);

let server: ScriptedServer;
let asked: string[];
const credentials: CredentialVault = {
  async use(id, host) {
    asked.push(host);
    if (id !== 'known') throw new ToolFailure('denied', `There is no credential ${id}.`);
    return { header: 'authorization', value: `Bearer ${secret}`, redact: (text) => redactor.text(text), redactJson: (value) => redactor.json(value) };
  },
};

beforeEach(async () => {
  asked = [];
  server = await startScriptedServer();
});
afterEach(() => server.stop());

const open = (credential: string) => openMcpTools({ s: at(server.url, credential) }, { credentials });

describe('a credential', () => {
  test('goes with every request to the server\'s host', async () => {
    await using world = open('known');
    await world.call({ server: 's', tool: 'greet' });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(server.requests.map(() => `Bearer ${secret}`));
    expect(new Set(asked)).toEqual(new Set([server.host]));
  });

  test('is taken out of whatever the server says', async () => {
    await using world = open('known');
    server.tools = [{ ...plainTool, description: `You came with ${secret}.` }];
    expect((await world.tools.list('s', new AbortController().signal)).items[0]?.description).toBe('You came with [redacted].');
    const said: unknown[] = [];
    const scripts: ScriptedServer['scripts'][] = [
      { 'tools/call': (response, request) => reply(response, request, { structuredContent: { [secret]: [Buffer.from(`Bearer ${secret}`).toString('base64')] } }) },
      { 'tools/call': (response, request) => reply(response, request, { isError: true, content: [{ type: 'text', text: `${'x'.repeat(1_990)}${secret}` }] }) },
      { 'tools/call': (response) => response.writeHead(403).end(`${'x'.repeat(1_990)}${secret} is not enough`) },
      { 'tools/call': (response, { id }) => {
        openStream(response)({ id, error: { code: -32_000, message: `Not with ${secret}` } });
        response.end();
      } },
      { initialize: (response, { id }) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_600, message: `Not with ${secret}` } })) },
    ];
    for (const each of scripts) {
      server.scripts = each;
      if (each['initialize'] !== undefined) world.servers.set('s', at(`${server.url}?again`, 'known'));
      said.push(await world.call({ server: 's', tool: 'greet' }).catch((error: Error) => error.message));
    }
    expect(said[0]).toEqual({ '[redacted]': [expect.stringContaining('[redacted]')] });
    expect(said[3]).toBe('MCP server s: Not with [redacted]');
    expect(said[4]).toBe('MCP server s: Not with [redacted]');
    expect(JSON.stringify(said)).not.toContain(secret.slice(0, 9));
    expect(JSON.stringify(world.logger.lines)).not.toContain(secret.slice(0, 9));
  });

  test('is not sent along to another place', async () => {
    const other = await startScriptedServer();
    await using world = open('known');
    server.scripts = { initialize: (response) => response.writeHead(307, { location: other.url }).end() };
    await expect(world.call({ server: 's', tool: 'greet', digest: 'x' })).rejects.toThrow('which is not followed');
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  test('that is unknown, or would go out without TLS, is a denial before anything is sent', async () => {
    await using world = open('unknown');
    await expect(world.call({ server: 's', tool: 'greet', digest: 'x' })).rejects.toMatchObject({ code: 'denied', message: 'MCP server s: There is no credential unknown.' });
    world.servers.set('s', at('http://mcp.example/mcp', 'known'));
    await expect(world.call({ server: 's', tool: 'greet', digest: 'x' })).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining('is not sent to mcp.example without TLS') });
    expect(server.requests).toEqual([]);
  });
});
