// By which names requests may come, and from which pages: the guard against DNS rebinding and foreign sites.
import { isIP } from 'node:net';

export interface NamePolicy {
  /** The address the server listens on. */
  readonly host: string;
  readonly allowedHosts: readonly string[];
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const everyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);

/** Whether the `Host` header is a name of this server. A server on every address also takes any literal address: a rebound name is never one. */
export function isOwnHost(header: string | undefined, { host, allowedHosts }: NamePolicy): boolean {
  const name = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.exec(header?.toLowerCase() ?? '')?.[1];
  if (name === undefined) return false;
  if (loopback.has(name) || allowedHosts.includes(name)) return true;
  const listensOn = host.toLowerCase();
  if (name === listensOn || name === `[${listensOn}]`) return true;
  return everyAddress.has(listensOn) && isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** Whether the page that sent the request is this server's own. Programs send no `Origin`. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  const sent = origin.toLowerCase();
  return host !== undefined && (sent === `http://${host.toLowerCase()}` || sent === `https://${host.toLowerCase()}`);
}
