import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { compileExpression } from './expression.ts';
import type { Scope } from './expression.ts';

const scope: Scope = {
  input: { amount: 120, half: 2.5, list: [1, 2, 3], names: ['a', 'b'], nothing: null, time: '2026-03-01T10:00:00Z', text: 'refund please' },
  nodes: { draft: { output: 'hello', visits: 3 } },
  item: { id: 'A-1' },
  index: 1,
  run: { id: 'run_1', startedAt: '2026-01-01T00:00:00Z' },
};

function evaluate(source: string, given: Scope = scope): Json | { code: string; path?: string } {
  const compiled = compileExpression(source);
  const result = compiled.ok ? compiled.value.evaluate(given) : compiled;
  if (result.ok) return result.value;
  const { code, path } = result.error;
  return path === undefined ? { code } : { code, path };
}

describe('expressions over JSON', () => {
  it.each([
    ['input.amount + 1', 121],
    ['1 + input.amount', 121],
    ['input.amount % 7', 1],
    ['input.half * 2', 5],
    ['index + 1', 2],
    ['nodes.draft.visits < 4', true],
    ['input.amount == 120', true],
    ['1 == 1.0', true],
    ['2 in input.list', true],
    ['input.half in [1, 2.5]', true],
    ['size(input.list)', 3],
    ['string(input.amount)', '120'],
    ['string(120)', '120'],
    ['input.list[0]', 1],
    ['input.list[index]', 2],
    ['input.text.substring(index, input.half + 3.5)', 'efund'],
    ['input.amount > 100 ? "big" : 0', 'big'],
    ["{'order': item.id, 'position': index + 1}", { order: 'A-1', position: 2 }],
    ['input.list.map(x, x * 2)', [2, 4, 6]],
    ['input.list.filter(x, x > index)', [2, 3]],
    ['input.?missing.orValue(7)', 7],
    ['input.?amount', 120],
    ['has(input.amount) && !has(input.missing)', true],
    ['timestamp(input.time)', '2026-03-01T10:00:00.000Z'],
    ['timestamp(input.time).getDayOfYear()', 59],
    ['input.list == [1, 2, 3]', true],
    ['0.0 * -1', 0],
    ['nodes["draft"].output', 'hello'],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    ['input.missing', 'input.missing'],
    ['input.missing.deeper', 'input.missing'],
    ['input.nothing.field', 'input.nothing.field'],
    ['input.list[10]', 'input.list[10]'],
    ['nodes.later.output', 'nodes.later'],
    ['input.__proto__', 'input.__proto__'],
    ['input.constructor', 'input.constructor'],
  ])('%s is missing and says so', (source, path) => {
    expect(evaluate(source)).toEqual({ code: 'missing', path });
  });

  it('says that item is missing outside of a map', () => {
    expect(evaluate('item', { input: null, nodes: {}, run: scope.run })).toMatchObject({ code: 'missing', path: 'item' });
  });

  it.each([
    ['1 +', 'syntax'],
    ['', 'syntax'],
    ['unknown', 'type'],
    ['size(1)', 'type'],
    ['"a" + 1', 'type'],
    ['"a" - 1', 'type'],
    ['1 / 0', 'type'],
    ['input.amount / 0', 'type'],
    ['input.amount % 0', 'type'],
    ['9007199254740993', 'type'],
    ['duration("1h")', 'type'],
    ['type(1)', 'type'],
    ['b"bytes"', 'type'],
    ['bytes("a")', 'type'],
    ["{'__proto__': 1}", 'type'],
    ['timestamp(input.time).getHours("Asia/Tokyo")', 'type'],
    ['input.text.matches("(")', 'type'],
    ['input.?missing', 'missing'],
    [`${'('.repeat(100)}1${')'.repeat(100)}`, 'limit'],
    ['1'.padEnd(10_001), 'limit'],
  ])('refuses %s', (source, code) => {
    expect(evaluate(source)).toMatchObject({ code });
  });

  it('gives the place of a mistake', () => {
    const compiled = compileExpression('input.amount + unknown');
    expect(compiled).toMatchObject({ ok: false, error: { code: 'type', from: 15, to: 22 } });
  });

  it('matches patterns in linear time', () => {
    expect(evaluate('input.text.matches("^re.*se$")')).toBe(true);
    const hostile: Scope = { ...scope, input: { text: `${'a'.repeat(50_000)}!` } };
    expect(evaluate('input.text.matches("^(a+)+$")', hostile)).toBe(false);
  });

  it('stops loops inside loops and lists that double', () => {
    const long: Scope = { ...scope, input: { list: Array.from({ length: 3_000 }, (_, at) => at) } };
    expect(evaluate('input.list.map(x, input.list.filter(y, y == x))', long)).toMatchObject({ code: 'limit' });
    const doubled = Array.from({ length: 40 }).reduceRight((inner: string, _, at) => `cel.bind(v${at + 1}, v${at} + v${at}, ${inner})`, 'size(v40)');
    expect(evaluate(`cel.bind(v0, [1, 2], ${doubled})`)).toMatchObject({ code: 'limit' });
    const shared = Array.from({ length: 30 }).reduceRight((inner: string, _, at) => `cel.bind(v${at + 1}, [v${at}, v${at}], ${inner})`, 'v30');
    expect(evaluate(`cel.bind(v0, 1, ${shared})`)).toMatchObject({ code: 'limit' });
  });

  it('stops loops that swallow errors', () => {
    const long: Scope = { ...scope, input: { list: Array.from({ length: 4_000 }, (_, at) => at) } };
    expect(evaluate('input.list.exists(x, input.list.exists(y, input.list.exists(z, x + y + z < 0)))', long)).toMatchObject({ code: 'limit' });
    expect(evaluate('input.list.all(x, input.list.all(y, x + y >= 0)) || true', long)).toMatchObject({ code: 'limit' });
    expect(evaluate('true || input.list.all(x, input.list.all(y, x + y >= 0))', long)).toBe(true);
  });

  it('can be evaluated again after a limit was hit', () => {
    const source = 'input.list.map(x, input.list.map(y, x * y))';
    const long: Scope = { ...scope, input: { list: Array.from({ length: 2_000 }, (_, at) => at) } };
    expect(evaluate(source, long)).toMatchObject({ code: 'limit' });
    expect(evaluate(source, { ...scope, input: { list: [1, 2] } })).toEqual([[1, 2], [2, 4]]);
  });

  it('reports an object whose data has a key named constructor instead of crashing', () => {
    expect(evaluate('input.a', { ...scope, input: { constructor: 1, a: 2 } })).toMatchObject({ code: 'type' });
  });

  it('finds what an expression reads', () => {
    const compiled = compileExpression('nodes.draft.output + input["a"].b[item.x] + input.list.map(q, q + index)[0]');
    expect(compiled.ok && compiled.value.references.map(({ variable, path }) => [variable, ...path].join('.'))).toEqual([
      'nodes.draft.output', 'input.a.b', 'item.x', 'input.list', 'index',
    ]);
  });

  it('never throws, whatever is written and whatever it reads', () => {
    const word = fc.constantFrom('input', 'nodes', 'item', 'index', '.a', '.?a', '[0]', '["a"]', '+', '*', '/', '%', '==', '<', '? 1 : 2', '(', ')', '1', '2.5', '"x"', '[1]', "{'a': 1}", 'size(', '.map(x, x)', '.orValue(1)', 'null', '!', '-', 'in', '&&');
    const source = fc.oneof(fc.string(), fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')));
    fc.assert(
      fc.property(source, fc.jsonValue(), (text, input) => {
        const compiled = compileExpression(text);
        const result = compiled.ok ? compiled.value.evaluate({ ...scope, input: JSON.parse(JSON.stringify(input)) }) : compiled;
        if (result.ok) expect(JSON.parse(JSON.stringify(result.value))).toEqual(result.value);
        else expect(result.error.message).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
});
