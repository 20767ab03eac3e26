import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from './template.ts';

const scope = { input: { amount: 120, list: [1, 2], text: '{{ input.amount }}' }, nodes: {}, run: { id: 'run_1', startedAt: '' } };

function render(source: string): unknown {
  const compiled = compileTemplate(source);
  const result = compiled.ok ? compiled.value.evaluate(scope) : compiled;
  return result.ok ? result.value : { code: result.error.code, from: result.error.from, to: result.error.to };
}

describe('templates', () => {
  it.each([
    ['', ''],
    ['plain } text {', 'plain } text {'],
    ['Refund {{ input.amount }} USD?', 'Refund 120 USD?'],
    ['{{input.list}}', '[1,2]'],
    ["{{ {'a': {'b': 1}} }}", '{"a":{"b":1}}'],
    ["{{ {'a': 1}}}", '{"a":1}'],
    ["{{ '}}' }}", '}}'],
    [`{{ "a \\" }}" }}`, 'a " }}'],
    [`{{ r'\\d' }}!`, '\\d!'],
    [`{{ """a " }} b""" }}`, 'a " }} b'],
    ['{{ 1 }}{{ 2 }}', '12'],
  ])('%s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it('reads a value once: what it gives is not a template', () => {
    expect(render('{{ input.text }}')).toBe('{{ input.amount }}');
  });

  it('gives places in the whole text', () => {
    expect(render('Dear {{ unknown }}')).toEqual({ code: 'type', from: 8, to: 15 });
    expect(render('Dear {{ input.missing }}')).toEqual({ code: 'missing', from: 14, to: 21 });
    expect(render('Dear {{ input')).toEqual({ code: 'syntax', from: 5, to: 13 });
    expect(render('Dear {{ }}')).toEqual({ code: 'syntax', from: 5, to: 10 });
  });

  it('is the text itself when there are no braces', () => {
    fc.assert(fc.property(fc.string().filter((text) => !text.includes('{{')), (text) => void expect(render(text)).toBe(text)));
  });

  it('never throws', () => {
    const piece = fc.constantFrom('{{', '}}', '{', '}', '"', "'", 'input', '.amount', ' ', '1', '\\', 'text');
    fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => void expect(render(pieces.join(''))).toBeDefined()), { numRuns: 1_000 });
  });

  it('refuses thousands of expressions', () => {
    expect(render('{{ 1 }} '.repeat(500))).toMatchObject({ code: 'limit' });
  });
});
