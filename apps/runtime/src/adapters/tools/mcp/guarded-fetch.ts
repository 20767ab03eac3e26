// Everything that an MCP server says by HTTP passes here, between the egress and the SDK's transport: bounded while it streams, ended
// with the request it answers, and never without an end. The transport itself would wait for a stream that broke off until the
// deadline, keep the stream of a call that was given up, and buffer whatever comes.
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { CredentialLease } from '../../../ports/credential-vault.ts';
import { answerBound, bounds } from './bounds.ts';

export type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** An answer that is none: another status than success, another type, or more than may be. */
export class HttpAnswerError extends Error {
  override readonly name = 'HttpAnswerError';
  readonly status: number;
  /** Milliseconds, from `retry-after`. */
  readonly retryAfterMs: number | null;

  constructor(status: number, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const NOTE_MS = 10_000;
const FAREWELL_MS = 2_000;
/** Milliseconds that a stream may stay open with nothing left to say. */
const LINGER_MS = 1_000;

const requestSchema = z.object({ id: z.union([z.string(), z.number()]), method: z.string() });
const cancelSchema = z.object({ method: z.literal('notifications/cancelled'), params: z.object({ requestId: z.union([z.string(), z.number()]) }) });
type Request = z.infer<typeof requestSchema>;

export interface GuardedFetch {
  readonly fetch: Fetch;
  /** The request has its answer: its stream may end by itself, but soon. */
  answered(id: RequestId): void;
}

/** @param leaseCredential what to sign in with; asked at each request, so that a removed one is out of use soon */
export function createGuardedFetch(fetch: Fetch, leaseCredential: () => Promise<CredentialLease | null>): GuardedFetch {
  const inFlight = new Map<RequestId, AbortController>();

  async function send(input: string | URL, init: RequestInit, own?: AbortSignal): Promise<Response> {
    const headers = new Headers(init.headers);
    const lease = await leaseCredential();
    if (lease !== null) headers.set(lease.header, lease.value);
    const signal = AbortSignal.any([own, init.signal].filter((each) => each != null));
    const response = await fetch(input, { ...init, headers, redirect: 'manual', signal });
    if (init.method === 'POST' && !response.ok) throw await refusalOf(response, lease);
    return response;
  }

  async function ask(input: string | URL, init: RequestInit, request: Request): Promise<Response> {
    const controller = new AbortController();
    inFlight.set(request.id, controller);
    const done = () => {
      inFlight.delete(request.id);
    };
    try {
      const response = await send(input, init, controller.signal);
      return await readAnswer(response, request, done);
    } catch (error) {
      done();
      throw error;
    }
  }

  /** A notification, or an answer to the server: nothing is expected but that it is taken. */
  async function tell(input: string | URL, init: RequestInit): Promise<Response> {
    const response = await send(input, init, AbortSignal.timeout(NOTE_MS));
    await response.body?.cancel();
    return new Response(null, { status: response.status === 202 ? 202 : 204 });
  }

  async function pass(input: string | URL, init: RequestInit = {}): Promise<Response> {
    if (init.method === 'GET') return listen(await send(input, init));
    if (init.method === 'DELETE') {
      const response = await send(input, init, AbortSignal.timeout(FAREWELL_MS));
      await response.body?.cancel();
      return new Response(null, { status: 204 });
    }
    const message: unknown = JSON.parse(String(init.body));
    const request = requestSchema.safeParse(message);
    if (request.success) return ask(input, init, request.data);
    const cancelled = cancelSchema.safeParse(message);
    if (cancelled.success) inFlight.get(cancelled.data.params.requestId)?.abort();
    return tell(input, init);
  }

  return {
    fetch: pass,
    answered(id) {
      if (inFlight.has(id)) setTimeout(() => inFlight.get(id)?.abort(), LINGER_MS).unref();
    },
  };
}

async function readAnswer(response: Response, request: Request, done: () => void): Promise<Response> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isStream = type === 'text/event-stream';
  if (response.body === null || (!isStream && type !== 'application/json')) {
    await response.body?.cancel();
    throw new HttpAnswerError(response.status, `It answered with ${type === '' ? 'nothing' : `"${type.slice(0, 100)}"`} instead of a message of the protocol.`);
  }
  const chunks = bounded(response.body, answerBound(request.method));
  const body = isStream ? untilTheEnd(chunks, request, done) : finallyDo(chunks, done);
  const session = response.headers.get('mcp-session-id');
  return new Response(ReadableStream.from(body), { status: 200, headers: { 'content-type': type, ...(session === null ? {} : { 'mcp-session-id': session }) } });
}

/** News of the server that nobody asked for. Where it has none, or too many, there are none. */
async function listen(response: Response): Promise<Response> {
  const isStream = response.ok && (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  if (isStream && response.body !== null) return new Response(ReadableStream.from(quietly(bounded(response.body, bounds.news))), { status: 200 });
  await response.body?.cancel();
  return new Response(null, { status: 405 });
}

/** @throws HttpAnswerError as soon as there are more than `limit` bytes; the rest is not read */
async function* bounded(body: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw new HttpAnswerError(200, `It answered with more than ${limit} bytes, the most that is taken.`);
    yield chunk;
  }
}

/** Ends a stream with an answer of our own. Where the server has answered, the SDK takes no second one. */
async function* untilTheEnd(chunks: AsyncGenerator<Uint8Array>, { id }: Request, done: () => void): AsyncGenerator<Uint8Array> {
  let error = { code: ErrorCode.ConnectionClosed, message: 'It ended its answer before the result.' };
  try {
    yield* chunks;
  } catch (cause) {
    error = cause instanceof HttpAnswerError ? { code: ErrorCode.InvalidRequest, message: cause.message } : { ...error, message: 'The connection broke before the result.' };
  } finally {
    done();
  }
  yield new TextEncoder().encode(`\n\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, error })}\n\n`);
}

async function* finallyDo(chunks: AsyncGenerator<Uint8Array>, done: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } finally {
    done();
  }
}

async function* quietly(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch {
    // Broken, or too long: the session goes on without news.
  }
}

async function refusalOf(response: Response, lease: CredentialLease | null): Promise<HttpAnswerError> {
  const { status, headers } = response;
  const location = headers.get('location');
  const retryAfterMs = /^\d{1,6}$/.test(headers.get('retry-after') ?? '') ? Number(headers.get('retry-after')) * 1_000 : null;
  const text = location !== null && status >= 300 && status < 400 ? redirection(location) : await beginningOf(response);
  const shown = (lease?.redact(text) ?? text).slice(0, bounds.failure).trim();
  await response.body?.cancel();
  return new HttpAnswerError(status, `It answered with status ${status}${shown === '' ? '' : `: ${shown}`}.`, retryAfterMs);
}

function redirection(location: string): string {
  return `a redirection to ${URL.parse(location)?.origin ?? 'elsewhere'}, which is not followed. Enter the address where it is`;
}

/** More than is shown, so that a secret in it is whole when it is taken out. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > bounds.other) break;
    }
  } catch {
    // What came before it broke off tells enough.
  }
  return text;
}
