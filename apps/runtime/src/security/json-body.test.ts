import { describe, expect, test } from 'vitest';
import { isNestedDeeper, nestingLimit, parseBoundedJson, readBytes } from './json-body.ts';

const parse = (text: string) => parseBoundedJson(new TextEncoder().encode(text));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('bounded JSON', () => {
  test('gives what JSON.parse gives', () => {
    expect(parse('{"a":[1,"}]]{",null,"\\u0041\\""]}')).toEqual({ ok: true, value: { a: [1, '}]]{', null, 'A"'] } });
  });

  test.each(['', '{', '{"a":1}}', "{'a':1}", 'NaN', '[1,]', '"open'])('%j is malformed', (text) => {
    expect(parse(text)).toMatchObject({ ok: false, problem: { code: 'malformed_json' } });
  });

  test('bytes that are not UTF-8 are malformed', () => {
    expect(parseBoundedJson(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ ok: false, problem: { code: 'malformed_json', reason: 'it is not UTF-8' } });
  });

  test('the nesting limit is a limit, not a warning', () => {
    expect(parse(nested(nestingLimit))).toMatchObject({ ok: true });
    expect(parse(nested(nestingLimit + 1))).toEqual({ ok: false, problem: { code: 'nested_too_deep' } });
    expect(parse('['.repeat(2_000_000))).toEqual({ ok: false, problem: { code: 'nested_too_deep' } });
  });

  test('brackets in strings do not nest', () => {
    expect(isNestedDeeper(`"${'['.repeat(100)}\\"${'{'.repeat(100)}"`, 1)).toBe(false);
    expect(isNestedDeeper('"\\\\"[[', 1)).toBe(true);
  });

  test.each(['{"__proto__":{"isAdmin":true}}', '{"a":[{"\\u005f_proto__":1}]}'])('%s is refused', (text) => {
    expect(parse(text)).toEqual({ ok: false, problem: { code: 'unsafe_key' } });
  });

  test('the words themselves are no key', () => {
    expect(parse('{"id":"__proto__"}')).toEqual({ ok: true, value: { id: '__proto__' } });
  });
});

describe('reading bytes', () => {
  const stream = (sizes: readonly number[]) => ReadableStream.from(sizes.map((size) => new Uint8Array(size)));

  test('stops at the limit', async () => {
    expect((await readBytes(stream([3, 4]), 7))?.byteLength).toBe(7);
    expect(await readBytes(stream([3, 4, 1]), 7)).toBeNull();
    expect((await readBytes(null, 7))?.byteLength).toBe(0);
  });

  test('an endless body is not read to its end', async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    expect(await readBytes(endless, 10 * 1024)).toBeNull();
    expect(given).toBeLessThan(20);
  });
});
