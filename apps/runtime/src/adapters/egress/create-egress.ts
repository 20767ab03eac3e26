// The one way out for requests that a graph shapes: HTTP tools and MCP servers. Knows no tool. Proxies of the environment are not
// used: they would connect to addresses that nobody checked.
import { lookup } from 'node:dns/promises';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import { createConnector, targetOf } from './connector.ts';
import type { Resolve } from './connector.ts';
import { createDestinations } from './destinations.ts';
import { createEgressFetch } from './egress-fetch.ts';
import type { EgressFetch } from './egress-fetch.ts';

export interface EgressOptions {
  /** Entries of CADRE_EGRESS_ALLOW: `host`, `host:port`, `*.domain`, an address or a range of them. */
  readonly allow: readonly string[];
  /** Nothing but the list may be reached. */
  readonly allowOnly: boolean;
  /** How names become addresses; default the system's way. */
  readonly resolve?: Resolve;
}

export interface Egress {
  /**
   * Like `fetch`. Redirects are followed to the same origin only, five at most; another one comes back as it is. Has no deadline of
   * its own: bring a signal.
   * @throws EgressRefused when the rules say no
   */
  readonly fetch: EgressFetch;
  /** For requests closer to the wire: follows nothing, decodes nothing. Fails with EgressRefused when the rules say no. */
  readonly dispatcher: Dispatcher;
  /** The operator named this host: it may be private, and is trusted without TLS. */
  isListed(url: URL): boolean;
  stop(): Promise<void>;
}

const HEADER_BYTES = 32 * 1024;
const CONNECTIONS_PER_ORIGIN = 128;

export function createEgress({ allow, allowOnly, resolve = (hostname) => lookup(hostname, { all: true }) }: EgressOptions): Egress {
  const destinations = createDestinations({ allow, allowOnly });
  const dispatcher = new Agent({
    connect: createConnector(destinations, resolve),
    connections: CONNECTIONS_PER_ORIGIN,
    maxHeaderSize: HEADER_BYTES,
    // Every call has a deadline of its own, which may be longer than the defaults.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    fetch: createEgressFetch(dispatcher),
    dispatcher,
    isListed: (url) => destinations.isListed(targetOf(url)),
    stop: () => dispatcher.destroy(),
  };
}
