import { describe, expect, test } from 'vitest';
import { createDestinations } from './destinations.ts';
import { EgressRefused } from './egress-refused.ts';
import { targetOf } from './connector.ts';

function verdict(url: string, list: { readonly allow?: readonly string[]; readonly allowOnly?: boolean } = {}): string {
  const destinations = createDestinations({ allow: list.allow ?? [], allowOnly: list.allowOnly ?? false });
  try {
    destinations.checkTarget(targetOf(new URL(url)));
    return 'open';
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error;
    return error.message;
  }
}

describe('addresses in URLs', () => {
  test.each([
    'http://127.0.0.1', 'http://127.1', 'http://2130706433', 'http://0x7f.1', 'http://0177.0.0.1', 'http://017700000001', 'http://0x7f000001', 'http://127.0.0.1.',
    'http://[::1]', 'http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]', 'http://[::127.0.0.1]', 'http://[64:ff9b::7f00:1]', 'http://[2002:7f00:1::]', 'http://[::ffff:0:127.0.0.1]',
    'http://0.0.0.0', 'http://0', 'http://[::]', 'http://10.1.2.3', 'http://172.16.0.1', 'http://192.168.1.1', 'http://169.254.169.254', 'http://100.64.0.1', 'http://198.18.0.1',
    'http://192.0.0.192', 'http://168.63.129.16', 'http://224.0.0.1', 'http://255.255.255.255', 'http://240.0.0.1', 'http://[fe80::1]', 'http://[fc00::1]', 'http://[fd00:ec2::254]',
    'http://[fec0::1]', 'http://[ff02::1]', 'http://[2001:db8::1]', 'http://[100::1]', 'http://[4000::1]',
  ])('%s is closed', (url) => {
    expect(verdict(url)).toMatch(/ is an? [a-z-]+ address, which tools may not reach\. An operator can allow it by CADRE_EGRESS_ALLOW\.$/);
  });

  test.each(['http://8.8.8.8', 'https://134744072', 'http://[2606:4700:4700::1111]', 'http://[::ffff:8.8.8.8]', 'https://example.com', 'http://localhost'])('%s passes to the connection', (url) => {
    expect(verdict(url)).toBe('open');
  });

  test('what a name leads to is judged alike, in forms that no URL has too', () => {
    const { checkAddress } = createDestinations({ allow: ['10.1.0.0/16'], allowOnly: false });
    expect(() => checkAddress('a.example', '8.8.8.8')).not.toThrow();
    expect(() => checkAddress('a.example', '10.1.9.9')).not.toThrow();
    expect(() => checkAddress('a.example', '::ffff:10.1.9.9')).not.toThrow();
    for (const address of ['10.2.0.1', '127.0.0.1', '::1', 'fe80::1%eth0', '::ffff:127.0.0.1', 'nonsense']) expect(() => checkAddress('a.example', address)).toThrow(EgressRefused);
  });

  test('a refusal names the host, and not the address it leads to', () => {
    const { checkAddress } = createDestinations({ allow: [], allowOnly: false });
    expect(() => checkAddress('db.internal', '10.2.0.1')).toThrow('db.internal leads to a private address, which tools may not reach. An operator can allow it by CADRE_EGRESS_ALLOW.');
  });
});

describe('ports of other protocols', () => {
  test.each([22, 25, 53, 6000, 6667, 10080])('%i is closed, listed or not', (port) => {
    expect(verdict(`http://example.com:${port}`)).toBe(`Port ${port} of example.com belongs to another protocol than HTTP and is closed to tools.`);
    expect(verdict(`http://10.0.0.1:${port}`, { allow: [`10.0.0.1:${port}`] })).toContain('belongs to another protocol');
  });
});

describe('the list', () => {
  test('opens a host on any port, or on one', () => {
    expect(verdict('http://10.0.0.1:8080', { allow: ['10.0.0.1'] })).toBe('open');
    expect(verdict('http://10.0.0.1:8080', { allow: ['10.0.0.1:8080'] })).toBe('open');
    expect(verdict('http://10.0.0.1:8081', { allow: ['10.0.0.1:8080'] })).toContain('private');
    expect(verdict('http://[::1]:8080', { allow: ['[::1]:8080'] })).toBe('open');
  });

  test('opens the names below a domain, and none that only ends alike', () => {
    const only = { allow: ['*.example.com'], allowOnly: true };
    expect(verdict('https://a.example.com', only)).toBe('open');
    expect(verdict('https://a.b.EXAMPLE.com.', only)).toBe('open');
    expect(verdict('https://example.com', only)).toBe('example.com is not on the list of hosts that tools may reach. An operator can add it to CADRE_EGRESS_ALLOW.');
    expect(verdict('https://notexample.com', only)).toContain('is not on the list');
    expect(verdict('https://example.com.evil.example', only)).toContain('is not on the list');
  });

  test('may be all that is open', () => {
    expect(verdict('https://8.8.8.8', { allow: ['a.example'], allowOnly: true })).toContain('8.8.8.8 is not on the list');
    expect(verdict('https://8.8.8.8', { allow: ['8.8.8.0/24'], allowOnly: true })).toBe('open');
    expect(verdict('https://a.example', { allow: ['a.example'], allowOnly: true })).toBe('open');
    const { checkAddress } = createDestinations({ allow: ['8.8.8.0/24'], allowOnly: true });
    expect(() => checkAddress('a.example', '8.8.8.8')).not.toThrow();
    expect(() => checkAddress('a.example', '9.9.9.9')).toThrow('a.example is not on the list');
  });

  test('is refused when an entry is none', () => {
    expect(() => createDestinations({ allow: ['http://a'], allowOnly: false })).toThrow('Not a host, host:port, *.domain or range of addresses: http://a');
  });
});
