// One request: address, sign-in, JSON both ways, problems as errors.
import { ProblemError, problemOf } from './problem-error.ts';

export interface ClientOptions {
  /** Origin of the server, e.g. `http://127.0.0.1:4100`; empty for the page's own. */
  readonly baseUrl: string;
  /** Sent as bearer; leave out in the browser, where the session cookie signs in. */
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Undefined values are left out. */
  readonly query?: { readonly [name: string]: string | number | boolean | undefined };
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
  readonly signal?: AbortSignal | undefined;
}

export type Send = (path: string, options?: RequestOptions) => Promise<Response>;

/** @returns a function that resolves with a successful answer and throws `ProblemError` for any other */
export function createSend({ baseUrl, token, fetch = globalThis.fetch }: ClientOptions): Send {
  const base = baseUrl.replace(/\/+$/, '');
  return async function send(path, { method = 'GET', query = {}, body, headers = {}, signal } = {}) {
    const response = await fetch(base + path + queryText(query), {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw new ProblemError(await problemOf(response));
    return response;
  };
}

function queryText(query: NonNullable<RequestOptions['query']>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
