// A real local HTTP server that speaks the OpenAI chat-completions protocol and does what a script says, faults included.
// For tests and benches: it records what it was asked, and never leaves the loopback address.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { errorBody, streamedReply, wholeReply, wordsOf } from './chat-protocol.ts';
import { readChatRequest } from './read-request.ts';
import type { ChatRequest, ScriptedAnswer, ScriptedFault, ScriptedReply } from './script.ts';

export interface OpenAiServer {
  /** To be used as `baseUrl`: `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  /** Requests so far, oldest first. */
  readonly requests: readonly ChatRequest[];
  close(): Promise<void>;
}

export interface OpenAiScript {
  /** @param index how many requests came before */
  reply(request: ChatRequest, index: number): ScriptedAnswer | Promise<ScriptedAnswer>;
  /** Default: a free one. */
  readonly port?: number;
}

export async function startOpenAiServer(script: OpenAiScript): Promise<OpenAiServer> {
  const requests: ChatRequest[] = [];
  const server = createServer(async (incoming, response) => {
    try {
      const request = await readChatRequest(incoming);
      requests.push(request);
      const answer = await script.reply(request, requests.length - 1);
      if ('fault' in answer) await fail(answer, request, response);
      else await succeed(answer, request, response);
    } catch (error) {
      if (!response.headersSent) sendJson(response, { status: 400 }, errorBody({ message: String(error), type: 'invalid_request_error' }));
      else response.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(script.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function succeed(reply: ScriptedReply, request: ChatRequest, response: ServerResponse): Promise<void> {
  if (reply.startDelayMs !== undefined) await pause(reply.startDelayMs);
  if (!request.stream) return sendJson(response, { status: 200 }, wholeReply(reply, request));
  beginStream(response);
  if (reply.mumblesUntil !== undefined) await mumble(reply.mumblesUntil, request, response);
  for (const chunk of streamedReply(reply, request)) {
    if (response.destroyed) return;
    response.write(event(chunk));
    if (reply.chunkDelayMs !== undefined) await pause(reply.chunkDelayMs);
  }
  response.end('data: [DONE]\n\n');
}

async function mumble(until: Promise<unknown>, request: ChatRequest, response: ServerResponse): Promise<void> {
  let isHeard = false;
  void until.then(() => (isHeard = true));
  const [, word = {}] = streamedReply({ text: 'Hm, ' }, request);
  while (!isHeard && !response.destroyed) {
    response.write(event(word));
    await pause(20);
  }
}

async function fail(fault: ScriptedFault, request: ChatRequest, response: ServerResponse): Promise<void> {
  switch (fault.fault) {
    case 'status':
      return sendJson(response, { status: fault.status, headers: fault.headers ?? {} }, errorBody({ message: fault.message ?? `Scripted ${fault.status}`, type: 'scripted_error', code: fault.code }));
    case 'page':
      return void response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers }).end(`<!DOCTYPE html><html><body><h1>${fault.status}</h1>\n<p>The upstream server is away.</p></body></html>`);
    case 'no-choice':
      if (!request.stream) return sendJson(response, { status: 200 }, { ...wholeReply({}, request), choices: [] });
      beginStream(response);
      return void response.end(`${streamedReply({}, request).map((chunk) => event({ ...chunk, choices: [] })).join('')}data: [DONE]\n\n`);
    case 'hang':
      if (fault.afterWords !== undefined) await writeWords(fault.afterWords, request, response);
      return;
    case 'close':
      if (fault.afterWords !== undefined) await writeWords(fault.afterWords, request, response);
      return void response.destroy();
    case 'unfinished':
      await writeWords(3, request, response);
      return void response.end();
    case 'garbage':
      if (!request.stream) return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{"mess');
      await writeWords(fault.afterWords ?? 0, request, response);
      return void response.end('data: {"choices": [{"delta"\n\ndata: [DONE]\n\n');
    case 'announced':
      await writeWords(2, request, response);
      return void response.end(event(errorBody({ message: fault.message, type: fault.type })));
  }
}

async function writeWords(count: number, request: ChatRequest, response: ServerResponse): Promise<void> {
  beginStream(response);
  const text = wordsOf('one two three four five six seven eight nine ten').slice(0, count).join('');
  const chunks = streamedReply({ text }, request);
  // The last two chunks are the finish and the usage: exactly what must not come.
  const flushed = Promise.withResolvers<void>();
  response.write(chunks.slice(0, -2).map(event).join(''), () => flushed.resolve());
  await flushed.promise;
}

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}

function sendJson(response: ServerResponse, head: { readonly status: number; readonly headers?: { readonly [name: string]: string } }, body: unknown): void {
  response.writeHead(head.status, { 'content-type': 'application/json', ...head.headers }).end(JSON.stringify(body));
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}
