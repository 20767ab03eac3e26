// One request of a call, whole but for its credential. A graph's author and a model wrote what is in it, so it is checked as a stranger's.
import { isReservedHeader } from '@cadre/graph-schema';
import type { HttpRequest } from '@cadre/run-core';
import { ToolFailure } from '../../../ports/tool-gateway.ts';

export interface Hop {
  readonly method: HttpRequest['method'];
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
}

const URL_CHARACTERS = 16 * 1024;
const HEADER_BYTES = 32 * 1024;
const BODY_BYTES = 10 * 1024 * 1024;

/** RFC 9110 5.5; bytes above ASCII travel as Latin-1. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** @param key sent as `Idempotency-Key` by methods that may change something. @throws ToolFailure */
export function firstHop({ method, url, headers, body }: HttpRequest, key: string): Hop {
  const reads = method === 'GET' || method === 'HEAD';
  if (body !== null && reads) throw refusal(`${method} carries no body; leave it out or choose another method.`);
  if (body !== null && Buffer.byteLength(body) > BODY_BYTES) throw refusal('The body of the request is larger than 10 MiB.');
  return { method, url: checkedUrl(url), headers: { ...defaults(body), ...(reads ? {} : { 'idempotency-key': key }), ...checkedHeaders(headers) }, body };
}

function checkedUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw refusal(`"${text.slice(0, 200)}" is not an absolute URL, such as https://api.example.com/orders.`);
  if (url.href.length > URL_CHARACTERS) throw refusal('The URL is longer than 16,384 characters.');
  const problem = urlProblem(url);
  if (problem !== null) throw refusal(`The URL ${problem}.`);
  return url;
}

/** What keeps a URL from being asked, here or as the target of a redirect; said of the URL. */
export function urlProblem({ protocol, username, password }: URL): string | null {
  if (protocol !== 'http:' && protocol !== 'https:') return `begins with ${protocol.slice(0, 50)}, and only http and https can be called`;
  return username === '' && password === '' ? null : 'holds a user name or password; use a credential instead';
}

function checkedHeaders(headers: HttpRequest['headers']): { readonly [name: string]: string } {
  const entries = Object.entries(headers);
  const bytes = entries.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (bytes > HEADER_BYTES) throw refusal('The headers of the request are larger than 32 KiB.');
  for (const [name, value] of entries) {
    if (isReservedHeader(name)) throw refusal(`The header ${name} belongs to the connection and can't be set.`);
    if (!headerValue.test(value)) throw refusal(`The header ${name} has characters that no header can carry, such as a line break.`);
  }
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

function defaults(body: string | null): { readonly [name: string]: string } {
  return {
    'user-agent': 'cadre',
    accept: 'application/json, text/*;q=0.9, */*;q=0.8',
    'accept-encoding': 'gzip, br, zstd',
    ...(body === null ? {} : { 'content-type': isJsonText(body) ? 'application/json' : 'text/plain;charset=utf-8' }),
  };
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Then it is some other text.
    return false;
  }
}

function refusal(message: string): ToolFailure {
  return new ToolFailure('tool_failed', message, { isFinal: true });
}

/** For messages: without the query, which may hold what is nobody else's business. */
export function nameOf({ method, url }: Hop): string {
  return `${method} ${url.origin}${url.pathname.slice(0, 500)}`;
}
