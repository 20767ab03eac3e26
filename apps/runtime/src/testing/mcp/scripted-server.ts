// An MCP server by streamable HTTP that does as a test says: well-behaved where nothing is said, and as hostile as can be where it is.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ScriptedRequest {
  readonly method: string;
  readonly params: { readonly [key: string]: unknown };
  readonly id: unknown;
  readonly headers: IncomingMessage['headers'];
}

/** Answers a request by itself. */
export type Script = (response: ServerResponse, request: ScriptedRequest) => void;

export interface ScriptedServer {
  readonly url: string;
  readonly host: string;
  /** All requests and notifications, in order. */
  readonly requests: readonly ScriptedRequest[];
  /** What it lists; may be changed. */
  tools: readonly object[];
  /** By the protocol's method; `GET` is the stream of news. */
  scripts: { readonly [method: string]: Script };
  /** Sessions that were opened. */
  readonly sessions: number;
  /** From now on it knows none of its sessions. */
  forgetSessions(): void;
  stop(): Promise<void>;
}

export const plainTool = { name: 'greet', description: 'Says hello.', inputSchema: { type: 'object', properties: { name: { type: 'string' } } } };

export async function startScriptedServer(scripts: ScriptedServer['scripts'] = {}): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  let sessions = 0;
  let forgotten = 0;
  const isForgotten = ({ headers }: IncomingMessage) => Number(headers['mcp-session-id'] ?? Infinity) <= forgotten;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      const script = server.scripts[request.method ?? ''];
      if (script === undefined) response.writeHead(405).end();
      else script(response, { method: request.method ?? '', params: {}, id: null, headers: request.headers });
      return;
    }
    const { method = '', params = {}, id = null } = JSON.parse(await text(request));
    const asked: ScriptedRequest = { method, params, id, headers: request.headers };
    requests.push(asked);
    const script = server.scripts[method];
    if (script !== undefined) script(response, asked);
    else if (isForgotten(request)) response.writeHead(404).end();
    else if (id === null) response.writeHead(202).end();
    else if (method === 'initialize') reply(response.setHeader('mcp-session-id', (sessions += 1)), asked, { protocolVersion: params.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'scripted', version: '1' } });
    else if (method === 'tools/list') reply(response, asked, { tools: server.tools });
    else reply(response, asked, { content: [{ type: 'text', text: `Hello, ${params.arguments?.name}!` }] });
  }

  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: ScriptedServer = {
    url: `http://127.0.0.1:${port}/mcp`,
    host: `127.0.0.1:${port}`,
    requests,
    tools: [plainTool],
    scripts,
    get sessions() {
      return sessions;
    },
    forgetSessions() {
      forgotten = sessions;
    },
    stop() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
  return server;
}

export function reply(response: ServerResponse, { id }: ScriptedRequest, result: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }));
}

/** Begins a stream of server-sent events. */
export function openStream(response: ServerResponse): (message: object) => boolean {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  return (message) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
}
