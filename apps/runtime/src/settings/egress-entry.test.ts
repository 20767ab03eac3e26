import { describe, expect, test } from 'vitest';
import { parseEgressEntry } from './egress-entry.ts';

function read(text: string): string | null {
  const entry = parseEgressEntry(text);
  if (entry === null) return null;
  if (entry.type === 'range') return `${entry.base.toString()}/${entry.bits}`;
  return `${entry.type} ${entry.type === 'host' ? entry.host : entry.suffix}${entry.port === null ? '' : ` at ${entry.port}`}`;
}

describe('an entry of the allow-list', () => {
  test.each([
    ['API.internal', 'host api.internal'],
    [' localhost:8080 ', 'host localhost at 8080'],
    ['*.example.com', 'domain .example.com'],
    ['*.example.com:8443', 'domain .example.com at 8443'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['fd00::/8', 'fd00::/8'],
    ['127.0.0.1', '127.0.0.1/32'],
    ['127.0.0.1:9', 'host 127.0.0.1 at 9'],
    ['::1', '::1/128'],
    ['[::1]', '::1/128'],
    ['[::1]:80', 'host ::1 at 80'],
    ['::ffff:10.0.0.1', '10.0.0.1/32'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    '', '*', '*.', 'http://a', 'a/b', 'a b', 'a:0', 'a:65536', 'a:b', '10.0.0.0/33', '10.0.0/8', 'a..b', '-a', '*a.example', 'a.*.example', '[1.2.3.4]:80', '[a]:80', 'a@b', '127.1:80', '2130706433', '0x7f.0.0.1', '256.1.1.1',
  ])('"%s" is none', (text) => {
    expect(read(text)).toBeNull();
  });
});
