// `fetch` by the egress, for libraries that take one (the MCP client). Redirects are followed to the same origin only: the caller's
// headers, with its credentials, were meant for nobody else.
import { fetch as fetchBy } from 'undici';
import type { Dispatcher } from 'undici';
import { EgressRefused } from './egress-refused.ts';

export type EgressFetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

const MOST_REDIRECTS = 5;

export function createEgressFetch(dispatcher: Dispatcher): EgressFetch {
  return async (input, init) => {
    let url = new URL(input);
    for (let redirects = 0; ; redirects += 1) {
      const response = await fetchOnce(url, init, dispatcher);
      const next = redirects < MOST_REDIRECTS ? sameOriginTarget(url, init, response) : null;
      if (next === null) return response;
      await response.body?.cancel();
      url = next;
    }
  };
}

async function fetchOnce(url: URL, init: RequestInit | undefined, dispatcher: Dispatcher): Promise<Response> {
  const body = init?.body ?? null;
  if (body !== null && typeof body !== 'string') throw new TypeError('The egress sends bodies of text only.');
  const headers = Object.fromEntries(new Headers(init?.headers));
  try {
    return await fetchBy(url, { method: init?.method ?? 'GET', headers, body, signal: init?.signal ?? null, redirect: 'manual', dispatcher });
  } catch (error) {
    throw error instanceof TypeError && error.cause instanceof EgressRefused ? error.cause : error;
  }
}

/** Where the same request goes again; null when it does not. */
function sameOriginTarget(from: URL, init: RequestInit | undefined, { status, headers }: Response): URL | null {
  const keepsMethod = status === 307 || status === 308 || ((status === 301 || status === 302 || status === 303) && (init?.method ?? 'GET') === 'GET');
  const location = headers.get('location');
  const target = location === null ? null : URL.parse(location, from.href);
  return keepsMethod && target?.origin === from.origin ? target : null;
}
