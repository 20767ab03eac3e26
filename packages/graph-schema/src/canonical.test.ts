import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, digestOf } from './canonical.ts';
import { isJson } from './json-value.ts';
import type { Json } from './json.ts';

function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, shuffled(member)]));
}

describe('canonical JSON', () => {
  it('sorts keys by code units and has no white space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'x', 'é': 0, A: 1e21 })).toBe('{"A":1e+21,"a":"x","b":[1,{"c":true,"d":null}],"é":0}');
  });

  it('is known for a known value', () => {
    expect(digestOf({})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  it('refuses numbers that JSON cannot hold', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow('Not a JSON number');
    expect(() => canonicalJson(Infinity)).toThrow('Not a JSON number');
  });

  it('gives the same digest whatever the order of keys, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        const value: unknown = JSON.parse(JSON.stringify(given));
        if (!isJson(value)) return true;
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
        return digestOf(value) === digestOf(shuffled(value));
      }),
    );
  });
});
