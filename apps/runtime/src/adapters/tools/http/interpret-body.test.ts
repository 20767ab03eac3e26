import { describe, expect, test } from 'vitest';
import { interpretBody } from './interpret-body.ts';

const read = (bytes: Buffer | string, contentType: string) => interpretBody(Buffer.from(bytes), contentType, (text) => text.replaceAll('secret', '[secret]'));

describe('a body', () => {
  test.each<readonly [what: string, bytes: Buffer | string, contentType: string, expected: unknown]>([
    ['JSON', '{"a":[1]}', 'application/json', { a: [1] }],
    ['JSON of a vendor', '{"a":1}', 'application/vnd.api+json; charset=utf-8', { a: 1 }],
    ['JSON with a byte order mark', '\ufeff[1]', 'application/json', [1]],
    ['an empty one', '', 'application/json', null],
    ['text', 'plain', 'text/plain', 'plain'],
    ['text that looks like JSON', '{"a":1}', 'text/plain', '{"a":1}'],
    ['what is not JSON though it says so', '<html>', 'application/json', '<html>'],
    ['JSON that is nested too deep', '['.repeat(65) + ']'.repeat(65), 'application/json', '['.repeat(65) + ']'.repeat(65)],
    ['JSON that reaches for a prototype', '{"__proto__":1}', 'application/json', '{"__proto__":1}'],
    ['a number that JSON cannot hold', '1e999', 'application/json', '1e999'],
    ['UTF-8 of no type', 'grün', '', 'grün'],
    ['text of a charset', Buffer.from([0x67, 0x72, 0xfc, 0x6e]), 'text/plain; charset="iso-8859-1"', 'grün'],
    ['JSON of another charset', Buffer.from([0x22, 0xfc, 0x22]), 'application/json; charset=iso-8859-1', '"ü"'],
    ['text of an unknown charset', 'grün', 'text/plain; charset=klingon', 'grün'],
    ['bytes', Buffer.from([0, 255]), 'image/png', { contentType: 'image/png', bytes: 2, base64: 'AP8=' }],
    ['bytes of no type', Buffer.from([255, 0]), '', { contentType: '', bytes: 2, base64: '/wA=' }],
    ['bytes with a secret', 'a secret', 'application/pdf', { contentType: 'application/pdf', bytes: 8, base64: Buffer.from('a [secret]').toString('base64') }],
  ])('%s', (...[, bytes, contentType, expected]) => {
    expect(read(bytes, contentType)).toEqual(expected);
  });
});
