// Where an answer sends its caller, by the rules of fetch and some stricter ones: what is secret stays with the origin it was meant
// for, nothing goes from https to http, and nothing that may change something is repeated to somebody else.
import { urlProblem } from './hop.ts';
import type { Hop } from './hop.ts';

export const MOST_REDIRECTS = 5;

export type Redirect = { readonly type: 'none' } | { readonly type: 'follow'; readonly hop: Hop } | { readonly type: 'refused'; readonly why: string };

/** What says nothing about who asks; everything else the graph sets may be a secret of its own. */
const publicHeaders: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']);
const bodyHeaders: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'content-language', 'content-location', 'idempotency-key']);

export function redirectOf(hop: Hop, answer: { readonly status: number; readonly location: string | null }): Redirect {
  const { status, location } = answer;
  if (location === null || ![301, 302, 303, 307, 308].includes(status)) return { type: 'none' };
  const target = URL.parse(location, hop.url.href);
  if (target === null) return { type: 'refused', why: 'to something that is no URL' };
  const problem = urlProblem(target);
  if (problem !== null) return { type: 'refused', why: `to a URL that ${problem}` };
  if (hop.url.protocol === 'https:' && target.protocol === 'http:') return { type: 'refused', why: `from https to http (${target.host}), where anybody could read it` };
  const next = becomesGet(hop, status) ? asGet(hop) : hop;
  if (target.origin === hop.url.origin) return { type: 'follow', hop: { ...next, url: target } };
  if (next.method !== 'GET' && next.method !== 'HEAD') return { type: 'refused', why: `to ${target.host}, another place than it was meant for` };
  return { type: 'follow', hop: { ...next, url: target, headers: pick(next.headers, (name) => publicHeaders.has(name)) } };
}

function becomesGet({ method }: Hop, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

function asGet(hop: Hop): Hop {
  return { ...hop, method: 'GET', body: null, headers: pick(hop.headers, (name) => !bodyHeaders.has(name)) };
}

function pick(headers: Hop['headers'], keeps: (name: string) => boolean): Hop['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keeps(name)));
}
