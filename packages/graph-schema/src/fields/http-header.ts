// Headers that a graph may not set: they frame the message or belong to the connection (RFC 9110 7.6.1), so a wrong one could make
// two requests of one, or lead it to another host.

const reserved: ReadonlySet<string> = new Set([
  'host', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'upgrade', 'expect', 'http2-settings',
]);

export function isReservedHeader(name: string): boolean {
  return reserved.has(name.toLowerCase());
}
