// Who may be reached: public addresses, and what the operator's list opens; with `allowOnly` nothing but the list.
import { parseEgressEntry } from '../../settings/egress-entry.ts';
import type { EgressEntry } from '../../settings/egress-entry.ts';
import { isBadPort } from './bad-ports.ts';
import { EgressRefused } from './egress-refused.ts';
import { parseAddress, whyNotPublic } from './public-address.ts';

export interface Target {
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
}

export interface Destinations {
  /** The list names this host: whatever it resolves to may be reached. */
  isListed(target: Target): boolean;
  /** What can be told before a name is looked up; an address is judged for good. @throws EgressRefused */
  checkTarget(target: Target): void;
  /** An address that a name which is not listed resolved to. @throws EgressRefused */
  checkAddress(hostname: string, address: string): void;
}

interface List {
  readonly allow: readonly string[];
  readonly allowOnly: boolean;
}

/** @throws when an entry of the list is none */
export function createDestinations({ allow, allowOnly }: List): Destinations {
  const entries = allow.map(readEntry);
  const hasRanges = entries.some(({ type }) => type === 'range');

  function isInRange(text: string): boolean {
    const address = parseAddress(text);
    return address !== null && entries.some((entry) => entry.type === 'range' && entry.base.kind() === address.kind() && address.match(entry.base, entry.bits));
  }

  function isListed({ hostname, port }: Target): boolean {
    const host = plainHost(hostname);
    return entries.some((entry) => namesHost(entry, { hostname: host, port })) || isInRange(host);
  }

  function checkAddress(hostname: string, text: string): void {
    if (isInRange(text)) return;
    if (allowOnly) throw notOnList(hostname);
    const address = parseAddress(text);
    const why = address === null ? 'an unknown sort of' : whyNotPublic(address);
    if (why === null) return;
    const isAddress = parseAddress(hostname) !== null;
    throw new EgressRefused(hostname, `${hostname} ${isAddress ? 'is' : 'leads to'} ${why} address, which tools may not reach. An operator can allow it by CADRE_EGRESS_ALLOW.`);
  }

  function checkTarget(target: Target): void {
    const { hostname, port } = target;
    if (isBadPort(port)) throw new EgressRefused(hostname, `Port ${port} of ${hostname} belongs to another protocol than HTTP and is closed to tools.`);
    if (isListed(target)) return;
    if (parseAddress(hostname) !== null) checkAddress(hostname, hostname);
    else if (allowOnly && !hasRanges) throw notOnList(hostname);
  }

  return { isListed, checkTarget, checkAddress };
}

function readEntry(text: string): EgressEntry {
  const entry = parseEgressEntry(text);
  if (entry === null) throw new Error(`Not a host, host:port, *.domain or range of addresses: ${text}`);
  return entry;
}

function namesHost(entry: EgressEntry, { hostname, port }: Target): boolean {
  if (entry.type === 'range' || (entry.port !== null && entry.port !== port)) return false;
  return entry.type === 'host' ? entry.host === hostname : hostname.endsWith(entry.suffix);
}

/** As entries are written: lower case, without the root's dot, addresses in their usual form. */
function plainHost(hostname: string): string {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return parseAddress(host)?.toString() ?? host;
}

function notOnList(hostname: string): EgressRefused {
  return new EgressRefused(hostname, `${hostname} is not on the list of hosts that tools may reach. An operator can add it to CADRE_EGRESS_ALLOW.`);
}
