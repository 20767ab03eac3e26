// One request and the head of its answer; what follows of it comes as it is read.
import type { Readable } from 'node:stream';
import type { CredentialLease } from '../../../ports/credential-vault.ts';
import type { Egress } from '../../egress/create-egress.ts';
import type { Hop } from './hop.ts';

export interface RawAnswer {
  readonly status: number;
  /** By name in lower case; what was sent several times is joined by commas. */
  readonly headers: { readonly [name: string]: string };
  /** Must be read or destroyed. */
  readonly body: Readable;
}

export interface Sending {
  readonly egress: Egress;
  /** Null: without. */
  readonly secret: CredentialLease | null;
  readonly signal: AbortSignal;
}

export async function sendHop({ method, url, headers, body }: Hop, { egress, secret, signal }: Sending): Promise<RawAnswer> {
  const answer = await egress.dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: secret === null ? headers : { ...headers, [secret.header]: secret.value },
    body,
    signal,
  });
  // Nobody listens while it is only passed on; whoever reads it is told again.
  answer.body.on('error', () => undefined);
  const received = Object.entries(answer.headers).filter(([name, value]) => value !== undefined && name !== '__proto__');
  return { status: answer.statusCode, headers: Object.fromEntries(received.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)])), body: answer.body };
}
