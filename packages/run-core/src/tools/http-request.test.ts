import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HttpRequestPlan, Json, Scope } from '@cadre/graph-schema';
import { bindHttpRequest } from './http-request.ts';

const plan: HttpRequestPlan = {
  type: 'http', method: 'POST', urlTemplate: 'https://api.example.com/a/{{ arguments.x }}/b', headerTemplates: {}, queryTemplates: {}, bodyTemplate: null, credential: null, responseExpression: null,
  argumentsSchema: { type: 'object' }, maxResponseBytes: 1_000,
};

function resolve(change: Partial<HttpRequestPlan>, given: { readonly [name: string]: Json }, input: Json = null) {
  const scope: Scope = { input, nodes: {}, run: { id: 'run', startedAt: '' }, arguments: given };
  return bindHttpRequest({ ...plan, ...change }).resolve(given, scope);
}

const url = (urlTemplate: string, given: { readonly [name: string]: Json }, input?: Json) => {
  const resolved = resolve({ urlTemplate }, given, input);
  return resolved.ok ? resolved.value.url : resolved.error;
};

describe('a URL', () => {
  test('whatever an argument is, host and path keep their shape', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '.', '%2e%2e', '../..', '//evil.example', '\\evil', '?a=b', '#x', 'a/b', '@evil.example', ':80', '\n', '')), (x) => {
        const resolved = resolve({}, { x });
        if (!resolved.ok) {
          expect(['', '.', '..']).toContain(x);
          return;
        }
        const parsed = new URL(resolved.value.url);
        expect(parsed.origin).toBe('https://api.example.com');
        expect(parsed.pathname.split('/')).toHaveLength(4);
        expect([parsed.pathname.split('/')[1], parsed.pathname.split('/')[3], parsed.search, parsed.hash]).toEqual(['a', 'b', '', '']);
        expect(decodeURIComponent(parsed.pathname.split('/')[2] ?? '')).toBe(x.toWellFormed());
      }),
    );
  });

  test('two values can not make a way up together', () => {
    expect(url('https://a.example/{{ arguments.x }}{{ arguments.y }}/c', { x: '.', y: '.' })).toContain('may not be . or ..');
  });

  test('arguments may not choose the host; the designer may take a part of it from the flow', () => {
    expect(url('https://{{ arguments.x }}/a', { x: 'evil.example' })).toBe('The URL: arguments may not choose the host.');
    expect(url('http://127.0.0.1:{{ input.port }}/a', {}, { port: 4100 })).toBe('http://127.0.0.1:4100/a');
    expect(url('https://{{ input.region }}.example.com/a', {}, { region: 'x@evil.example/' })).toContain('letters, digits, dots and hyphens only');
    expect(url('{{ input.whole }}', {}, { whole: 'https' })).toContain('must begin with http:// or https://');
    expect(url('ftp://a.example/', {})).toContain('must begin with');
  });

  test('its query is added, encoded, to what is there; a fragment is left away', () => {
    const resolved = resolve({ urlTemplate: 'https://a.example/x?y={{ arguments.y }}#top', queryTemplates: { 'a b': '{{ arguments.q }}', n: '{{ arguments.n }}' } }, { y: '1&z=2', q: 'ä & b', n: 3 });
    expect(resolved.ok && resolved.value.url).toBe('https://a.example/x?y=1%26z%3D2&a%20b=%C3%A4%20%26%20b&n=3');
  });

  test('what is missing is said by name', () => {
    expect(url('https://a.example/{{ arguments.id }}', {})).toContain('arguments.id is missing');
  });
});

describe('headers', () => {
  test('an argument can not add a line, or bring what headers can not have', () => {
    for (const x of ['a\r\nX-Evil: 1', 'a\nb', 'a\0b', 'snow ☃']) expect(resolve({ headerTemplates: { 'X-Note': '{{ arguments.x }}' } }, { x })).toMatchObject({ ok: false, error: expect.stringContaining('The header X-Note has') });
    expect(resolve({ headerTemplates: { 'X-Note': 'of {{ arguments.x }}' } }, { x: 'café' })).toMatchObject({ ok: true, value: { headers: { 'X-Note': 'of café' } } });
  });
});

describe('a body', () => {
  const body = (bodyTemplate: string, given: { readonly [name: string]: Json }, headerTemplates = {}) => {
    const resolved = resolve({ bodyTemplate, headerTemplates, urlTemplate: 'https://a.example/' }, given);
    return resolved.ok ? [resolved.value.body, resolved.value.headers['content-type']] : resolved.error;
  };

  test('a JSON text with gaps stays JSON, whatever is put into them', () => {
    const template = '{"name": "Order {{ arguments.x }}", "raw": {{ arguments.x }}, "list": [{{ arguments.x }}, "{{ arguments.x }}"], "quote": "\\"{{ arguments.x }}"}';
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue() as fc.Arbitrary<Json>, fc.constantFrom('", "admin": true, "x": "', '\\', '"')), (x) => {
        const [text] = body(template, { x });
        const plain = typeof x === 'string' ? x : JSON.stringify(x);
        const value = JSON.parse(JSON.stringify(x)) as Json;
        expect(JSON.parse(text ?? '')).toEqual({ name: `Order ${plain}`, raw: value, list: [value, plain], quote: `"${plain}` });
      }),
    );
  });

  test('says that it is JSON unless the designer says otherwise', () => {
    expect(body('{"a": 1}', {})).toEqual(['{"a": 1}', 'application/json']);
    expect(body('{"a": 1}', {}, { 'Content-Type': 'text/plain' })).toEqual(['{"a": 1}', undefined]);
    expect(body('a={{ arguments.x }}', { x: 'b' })).toEqual(['a=b', undefined]);
    expect(body('{{ arguments }}', { x: 'b' })).toEqual(['{"x":"b"}', 'application/json']);
  });
});
