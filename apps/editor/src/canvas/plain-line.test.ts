import { describe, expect, it } from 'vitest';
import { decisionLine, lineOf, newestWords, plainLine, splitTemplate } from './plain-line.ts';

describe('a value in a line', () => {
  it('is short whatever the value, and nothing for nothing', () => {
    expect([lineOf(null), lineOf(''), lineOf({}), lineOf([])]).toEqual([null, null, null, null]);
    expect(lineOf('x'.repeat(10_000))?.length).toBe(160);
  });

  it('is the sentence among its fields, else the fields in words', () => {
    expect(lineOf({ kind: 'refund', refundUsd: 49, summary: 'A charge was made **twice**.' })).toBe('A charge was made twice.');
    expect(lineOf({ refundUsd: 49, is_urgent: true, note: null, summary: 'refund' })).toBe('refund usd: 49 · is urgent: yes · summary: refund');
  });

  it('counts what is too much to list', () => {
    expect(lineOf([1, 2])).toBe('1, 2');
    expect(lineOf(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
    expect(lineOf({ companies: [{ name: 'A' }, { name: 'B' }] })).toBe('companies: 2 items');
  });
});

describe('a decision in a line', () => {
  it('says who decided, and why', () => {
    expect(decisionLine({ decision: 'approved', form: null, comment: 'Yes.', by: 'Dana' })).toBe('Approved by Dana: Yes.');
    expect(decisionLine({ decision: 'rejected', form: { limitUsd: 5 }, comment: null, by: 'api' })).toBe('Rejected by api: limit usd: 5');
    expect(decisionLine({ decision: 'timeout' })).toBe('Timeout');
    expect(decisionLine(null)).toBeNull();
  });
});

describe('words as they come', () => {
  it('show their end without marks', () => {
    expect(newestWords('# Heat pumps\n\n**They** move `heat`', 90)).toBe('Heat pumps They move heat');
    expect(newestWords('abc '.repeat(100), 8)).toBe('abc abc ');
  });

  it('show the fields of data that is being written', () => {
    expect(newestWords('{"kind":"refund","refundUsd":49,"summary":"A charge was', 90)).toBe('kind: refund · refundUsd: 49 · summary: A charge was');
  });
});

it('a plain line keeps what only looks like a mark', () => {
  expect(plainLine('snake_case > 3 [see it](https://example.com)')).toBe('snake_case > 3 see it');
});

it('a template shows what stands in it by its last name', () => {
  expect(splitTemplate('Refund {{ string(nodes.lead.output.refundUsd) }} USD?')).toEqual([
    { text: 'Refund ', isExpression: false },
    { text: 'refundUsd', isExpression: true },
    { text: ' USD?', isExpression: false },
  ]);
  expect(splitTemplate('Grant {{ string(input.amo…')).toEqual([{ text: 'Grant ', isExpression: false }, { text: 'amo', isExpression: true }]);
  expect(splitTemplate('Plain')).toEqual([{ text: 'Plain', isExpression: false }]);
});
