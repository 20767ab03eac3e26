// One entry of CADRE_EGRESS_ALLOW: a host, a host with a port, every name below a domain, or a range of addresses.
import ipaddr from 'ipaddr.js';

export type EgressEntry =
  | { readonly type: 'host'; readonly host: string; readonly port: number | null }
  /** `*.example.com`: names below it, not the domain itself. */
  | { readonly type: 'domain'; readonly suffix: string; readonly port: number | null }
  /** `10.0.0.0/8`, or one address: whatever name leads there. */
  | { readonly type: 'range'; readonly base: ipaddr.IPv4 | ipaddr.IPv6; readonly bits: number };

const namePattern = /^(\*\.)?([a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*)(?::(\d{1,5}))?$/;
/** URLs take such a host for an address in one of its older forms; a list should not have to be read so. */
const endsInNumber = /(^|\.)(\d+|0x[0-9a-f]*)$/;
const bracketed = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/;

/** @returns null when it is none of the forms */
export function parseEgressEntry(text: string): EgressEntry | null {
  const entry = text.trim().toLowerCase();
  if (entry.includes('/')) return parseRange(entry);
  if (isAddress(entry)) return oneAddress(entry);
  const literal = bracketed.exec(entry);
  if (literal !== null) return parseLiteral(literal[1] ?? '', literal[2]);
  const name = namePattern.exec(entry);
  if (name === null || entry.length > 260) return null;
  const [, wildcard, host = '', port] = name;
  const number = portOf(port);
  if (number === undefined || (endsInNumber.test(host) && !isAddress(host))) return null;
  return wildcard === undefined ? { type: 'host', host, port: number } : { type: 'domain', suffix: `.${host}`, port: number };
}

function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function parseRange(entry: string): EgressEntry | null {
  const address = entry.slice(0, entry.indexOf('/'));
  if (!ipaddr.isValidCIDR(entry) || !isAddress(address)) return null;
  const [base, bits] = ipaddr.parseCIDR(entry);
  return { type: 'range', base, bits };
}

function oneAddress(entry: string): EgressEntry {
  const base = ipaddr.process(entry);
  return { type: 'range', base, bits: base.kind() === 'ipv4' ? 32 : 128 };
}

function parseLiteral(address: string, port: string | undefined): EgressEntry | null {
  if (!ipaddr.IPv6.isValid(address)) return null;
  if (port === undefined) return oneAddress(address);
  const number = portOf(port);
  return number === undefined ? null : { type: 'host', host: ipaddr.process(address).toString(), port: number };
}

/** Null: any port. Undefined: not a port. */
function portOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
