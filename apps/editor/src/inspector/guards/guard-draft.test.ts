import type { GuardRule } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { newDraft, toDraft, toRule } from './guard-draft.ts';

const rules: readonly GuardRule[] = [
  { id: 'privacy', on: ['input', 'output'], find: { pii: ['email', 'card'] }, action: 'redact' },
  { id: 'names', on: ['output'], find: { words: ['Project X', 'Falcon'], caseSensitive: true }, action: 'refuse', message: 'We do not talk about it.' },
  { id: 'codes', on: ['toolArguments'], find: { pattern: 'AB-\\d+' }, action: 'flag' },
  { id: 'large', on: ['toolArguments'], find: { condition: 'value.arguments.amount > 100' }, action: 'ask' },
];

describe('a guard rule while it is written', () => {
  test.each(rules)('$id is the same rule when nothing was changed', (rule) => {
    expect(toRule(toDraft(rule))).toEqual({ rule });
  });

  test('a new one is whole and has a free name', () => {
    expect(toRule(newDraft(new Set(['rule-1'])))).toMatchObject({ rule: { id: 'rule-2', action: 'redact' } });
  });

  test('says what it lacks', () => {
    const draft = newDraft(new Set());
    expect(toRule({ ...draft, on: [] })).toEqual({ problem: 'Choose at least one place where it looks.' });
    expect(toRule({ ...draft, pii: [] })).toEqual({ problem: 'Choose at least one kind of personal data.' });
    expect(toRule({ ...draft, type: 'words', words: ' \n ' })).toEqual({ problem: 'Write at least one word, each at most 200 letters long.' });
    expect(toRule({ ...draft, id: 'Big One' })).toMatchObject({ problem: expect.stringContaining('small letters') });
  });
});
