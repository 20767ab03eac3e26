// Makes the connections of the egress, each to an address that was checked. Node asks no lookup for an address literal, hence two
// checks: of the target as it is written, and of every address that a name leads to. A name is connected to at the very addresses
// that were checked, so a second answer of its name server changes nothing.
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import type { Destinations, Target } from './destinations.ts';
import { EgressRefused } from './egress-refused.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

const CONNECT_MS = 10_000;

export function createConnector(destinations: Destinations, resolve: Resolve): buildConnector.connector {
  // Certificates are checked whatever the environment says; HTTP/1.1 alone, for its bounds are known.
  const settings = { timeout: CONNECT_MS, allowH2: false, rejectUnauthorized: true, autoSelectFamily: true };
  const connectListed = buildConnector({ ...settings, lookup: toLookup(resolve) });
  const connectChecked = buildConnector({ ...settings, lookup: toLookup(resolve, destinations.checkAddress) });
  return (options, callback) => {
    const target = targetOf(options);
    try {
      destinations.checkTarget(target);
    } catch (error) {
      if (!(error instanceof EgressRefused)) throw error;
      callback(error, null);
      return;
    }
    const connect = destinations.isListed(target) ? connectListed : connectChecked;
    connect(options, callback);
  };
}

export function targetOf({ protocol, hostname, port }: Pick<URL, 'protocol' | 'hostname' | 'port'>): Target {
  const defaultPort = protocol === 'https:' ? 443 : 80;
  return { hostname: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? defaultPort : Number(port) };
}

/** All of a name's addresses must pass: one that mixes public with private ones is not to be trusted. */
function toLookup(resolve: Resolve, check?: (hostname: string, address: string) => void): LookupFunction {
  const resolveChecked = callbackify(async (hostname: string): Promise<readonly [ResolvedAddress, ...ResolvedAddress[]]> => {
    const [first, ...others] = await resolve(hostname);
    if (first === undefined) throw Object.assign(new Error(`${hostname} has no address.`), { code: 'ENOTFOUND' });
    for (const { address } of [first, ...others]) check?.(hostname, address);
    return [first, ...others];
  });
  return (hostname, options, callback) =>
    resolveChecked(hostname, (error, addresses) => {
      if (error !== null) callback(error, '');
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, addresses[0].address, addresses[0].family);
    });
}
