// Which addresses belong to the public internet. Everything else (this machine, its networks, cloud metadata) is closed to graphs.
import ipaddr from 'ipaddr.js';

const globalIpv6 = ipaddr.IPv6.parse('2000::');
/** Azure answers machines on it with their keys and configuration, though it lies in a public range. */
const azureMetadata = '168.63.129.16';

/** An address in any form the resolver or a URL can give; IPv4 inside IPv6 counts as IPv4. @returns null for none */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}

/** @returns what sort of address it is when it is not a public one, else null */
export function whyNotPublic(address: ipaddr.IPv4 | ipaddr.IPv6): string | null {
  const range = address.range();
  if (range !== 'unicast') return words[range] ?? 'a reserved';
  if (address instanceof ipaddr.IPv6) return address.match(globalIpv6, 3) ? null : 'a reserved';
  return address.toString() === azureMetadata ? 'a link-local' : null;
}

const words: { readonly [range: string]: string } = {
  loopback: 'a loopback', private: 'a private', uniqueLocal: 'a private', carrierGradeNat: 'a private', linkLocal: 'a link-local', multicast: 'a multicast', broadcast: 'a broadcast', unspecified: 'an unspecified',
};
