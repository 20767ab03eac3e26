import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { applyGuards } from './apply-guards.ts';
import { detectors } from './detectors.ts';
import { makeFinder } from './finder.ts';
import { guardRuleSchema, type GuardRule } from './guard-rule.ts';

function rule(find: GuardRule['find'], more: Partial<GuardRule> = {}): GuardRule {
  return guardRuleSchema.parse({ id: 'rule', on: ['input'], find, action: 'redact', ...more });
}

const pii = rule({ pii: ['email', 'card'] }, { id: 'pii' });
const card = '4111 1111 1111 1111';

describe('what a rule takes out', () => {
  it.each<[string, Json, Json]>([
    ['a text', `Mail ann@example.com, card ${card}.`, 'Mail [redacted: email], card [redacted: card].'],
    ['texts at any depth', { a: [{ b: 'ann@example.com' }, null, true] }, { a: [{ b: '[redacted: email]' }, null, true] }],
    ['keys', { 'ann@example.com': 1, x: 2 }, { '[redacted: email]': 1, x: 2 }],
    ['keys that become alike', { 'ann@example.com': 1, 'bob@example.com': 2 }, { '[redacted: email]': 1, '[redacted: email] 2': 2 }],
    ['numbers', { card: 4111111111111111, amount: 12.5 }, { card: '[redacted: card]', amount: 12.5 }],
    ['JSON that is written in a text', '{"to":"ann\\u0040example.com"}', '{"to":"[redacted: email]"}'],
    ['text that only looks like JSON', '[ann@example.com', '[[redacted: email]'],
    ['nothing from what has nothing', { a: ['x', 1, null, { '': '' }] }, { a: ['x', 1, null, { '': '' }] }],
  ])('%s', (_name, value, left) => {
    expect(applyGuards([pii], 'input', value).value).toEqual(left);
  });

  it('tens of thousands of keys that become alike do not hold up a host', () => {
    const many = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`ann${index}@example.com`, index]));
    const left = applyGuards([pii], 'input', { ...many, '[redacted: email] 2': 'own' }).value;
    expect(Object.keys(left ?? {})).toHaveLength(30_001);
    expect(left).toMatchObject({ '[redacted: email]': 0, '[redacted: email] 2': 1, '[redacted: email] 30000': 29_999, '[redacted: email] 2 2': 'own' });
  });

  it('leaves JSON in a text as it is written where nothing is found', () => {
    const text = '{ "b": 1,\n "a": [ 2 ] }';
    expect(applyGuards([pii], 'input', text).value).toBe(text);
  });

  it('overlapping finds of several rules become one', () => {
    const host = rule({ pattern: 'example\\.com and more' }, { id: 'host' });
    expect(applyGuards([pii, host], 'input', 'ann@example.com and more.').value).toBe('[redacted: email].');
  });

  it('what is refused is taken out as well; what is flagged or asked about stays', () => {
    const value = 'ann@example.com';
    const act = (action: GuardRule['action']) => applyGuards([rule({ pii: ['email'] }, { action })], 'input', value);
    expect(act('refuse')).toMatchObject({ value: '[redacted: email]', verdict: 'refuse' });
    expect(act('ask')).toMatchObject({ value, verdict: 'ask' });
    expect(act('flag')).toMatchObject({ value, verdict: 'flag' });
    expect(act('redact')).toMatchObject({ value: '[redacted: email]', verdict: 'pass', message: null });
  });

  it('never leaves anything to find a second time', () => {
    const all = rule({ pii: ['email', 'phone', 'card', 'iban', 'nationalId'] });
    const piece = fc.constantFrom('ann@example.com', '+31 6 12345678', card, 'NL91ABNA0417164300', '111222333', '4', '1', ' ', '-', '{', '"', ':', 'x');
    const text = fc.array(piece, { maxLength: 12 }).map((list) => list.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.array(text), fc.dictionary(text, text)), (value) => {
        const once = applyGuards([all], 'input', value);
        expect(applyGuards([all], 'input', once.value).findings).toEqual([]);
      }),
    );
  });
});

describe('findings', () => {
  it('say which rule, what kind, how often and where, and never what', () => {
    const guarded = applyGuards([pii], 'input', { to: ['ann@example.com', `bob@example.com ${card}`], 'eve@example.com': { x: 'x@example.com' } });
    expect(guarded.findings).toEqual([
      { rule: 'pii', action: 'redact', kinds: ['email'], count: 1, path: ['to', 0] },
      { rule: 'pii', action: 'redact', kinds: ['email', 'card'], count: 2, path: ['to', 1] },
      { rule: 'pii', action: 'redact', kinds: ['email'], count: 1, path: [] },
      { rule: 'pii', action: 'redact', kinds: ['email'], count: 1, path: ['[redacted: email]', 'x'] },
    ]);
    expect(JSON.stringify(guarded)).not.toContain('example.com');
  });

  it('are bounded: of a long list the rest is counted with the first', () => {
    const { findings } = applyGuards([pii], 'input', Array.from({ length: 1_000 }, (_, index) => `a${index}@example.com`));
    expect(findings).toHaveLength(50);
    expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
  });

  it('a rule looks only at its points', () => {
    expect(applyGuards([pii], 'output', 'ann@example.com')).toEqual({ value: 'ann@example.com', findings: [], verdict: 'pass', message: null });
  });

  it('the strictest rule decides and speaks; of two equal ones the first', () => {
    const rules = [
      rule({ words: ['one'] }, { id: 'flags', action: 'flag', message: 'Flagged.' }),
      rule({ words: ['two'] }, { id: 'asks', action: 'ask', message: 'Really two?' }),
      rule({ words: ['three'] }, { id: 'refuses', action: 'refuse', message: 'No three.' }),
      rule({ words: ['four'] }, { id: 'refuses-too', action: 'refuse', message: 'No four.' }),
    ];
    expect(applyGuards(rules, 'input', 'one')).toMatchObject({ verdict: 'flag', message: 'Flagged.' });
    expect(applyGuards(rules, 'input', 'one two')).toMatchObject({ verdict: 'ask', message: 'Really two?' });
    expect(applyGuards(rules, 'input', 'four three two one')).toMatchObject({ verdict: 'refuse', message: 'No three.' });
  });
});

describe('words', () => {
  const words = (list: readonly string[], caseSensitive?: boolean) => rule({ words: [...list], ...(caseSensitive === undefined ? {} : { caseSensitive }) }, { id: 'w' });

  it.each<[readonly string[], string, string]>([
    [['class'], 'Class classes subclass class.', '[redacted: w] classes subclass [redacted: w].'],
    [['project x', 'project'], 'Project  X? project x, projects', '[redacted: w]  X? [redacted: w], projects'],
    [['größe', 'ß'], 'GRÖßE ß groß', '[redacted: w] [redacted: w] groß'],
    [['c++', '$$'], 'c++ is $$', '[redacted: w] is [redacted: w]'],
    [['x'], 'İx x', 'İx [redacted: w]'],
    [['new york'], 'new\nyork', '[redacted: w]'],
  ])('%j in %j', (list, text, left) => {
    expect(applyGuards([words(list)], 'input', text).value).toBe(left);
  });

  it('tell capitals apart when asked to', () => {
    expect(applyGuards([words(['Apple'], true)], 'input', 'Apple apple').value).toBe('[redacted: w] apple');
  });
});

describe('patterns and conditions', () => {
  it('a pattern is found wherever it occurs, in linear time', () => {
    expect(applyGuards([rule({ pattern: 'INV-\\d+' }, { id: 'invoices' })], 'input', 'INV-1, INV-22').value).toBe('[redacted: invoices], [redacted: invoices]');
    expect(applyGuards([rule({ pattern: '(a+)+$' })], 'input', `${'a'.repeat(20_000)}!`).findings).toEqual([]);
    expect(applyGuards([rule({ pattern: 'x*' })], 'input', 'yyy').findings).toEqual([]);
  });

  it.each<[string, Json, boolean]>([
    ["text.contains('secret')", { a: ['a secret'] }, true],
    ['value.amount > 100', { amount: 101 }, true],
    ['value.amount > 100', { amount: 100 }, false],
    ["value.?tool.orValue('') == 'send'", { tool: 'send' }, true],
    ["text.matches('^[A-Z]+$')", 'ABC', true],
  ])('%s of %j', (condition, value, holds) => {
    const guarded = applyGuards([rule({ condition }, { action: 'refuse' })], 'input', value);
    expect(guarded.verdict).toBe(holds ? 'refuse' : 'pass');
    expect(guarded.value).toEqual(holds ? '[redacted: rule]' : value);
  });

  it('a condition that cannot be told counts as true and says why', () => {
    const guarded = applyGuards([rule({ condition: 'value.amount > 100' }, { action: 'ask', message: 'That much?' })], 'input', {});
    expect(guarded.verdict).toBe('ask');
    expect(guarded.message).toMatch(/^That much\? Its condition cannot be told: value\.amount is missing/);
  });
});

it('others can bring detectors of their own', () => {
  const badge = { id: 'badge', title: 'Badge number', find: (text: string) => [...text.matchAll(/B\d{4}/g)].map(({ index }) => ({ from: index, to: index + 5, kind: 'badge' })) };
  expect(makeFinder({ pii: ['nationalId'] }, { ...detectors, nationalId: badge })('my B1234')).toEqual([{ from: 3, to: 8, kind: 'badge' }]);
});

describe('a pattern', () => {
  const places = (pattern: string, text: string) => makeFinder({ pattern }, detectors)(text).map(({ from, to }) => [from, to]);

  it('is found wherever it lies, also across the stretches that are looked through', () => {
    const pad = 'x'.repeat(4_090);
    expect(places('secret-[0-9]{6}', `${pad}secret-123456${pad}secret-654321`)).toEqual([[4_090, 4_103], [8_193, 8_206]]);
    const long = `secret: ${'a b '.repeat(10_000)}`;
    expect(places('secret: [a-z ]*', `hello ${long}1 end`)).toEqual([[6, 6 + long.length]]);
  });

  it('that would look through all that follows at each match gives up early and takes all the rest', () => {
    expect(places('x[^y]*y|x', 'x'.repeat(200_000)).at(-1)).toEqual([1_000, 200_000]);
  });
});
