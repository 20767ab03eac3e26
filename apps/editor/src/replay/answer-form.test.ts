import type { JsonObject } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { answerOf, fieldsOf, firstDraft, problemsOf } from './answer-form.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    amount: { type: 'number', minimum: 1 },
    reason: { type: 'string', default: 'As agreed' },
    urgent: { type: 'boolean' },
    notes: { type: 'array', items: { type: 'string' }, default: ['one'] },
  },
  required: ['amount', 'urgent'],
  additionalProperties: false,
};

describe('an answer to an approval', () => {
  const fields = fieldsOf(schema) ?? [];

  test('starts with the defaults, and with switches off', () => {
    expect(firstDraft(fields)).toEqual({ reason: 'As agreed', urgent: false, notes: 'one' });
  });

  test('is read from what was typed; an empty field is no answer', () => {
    expect(answerOf(fields, { amount: '12.50', reason: ' ', urgent: true, notes: 'one\n\ntwo' })).toEqual({ amount: 12.5, urgent: true, notes: ['one', 'two'] });
  });

  test('says at which field the schema refuses it', () => {
    const refusals = (draft: { readonly [name: string]: string | boolean }) => Object.keys(problemsOf(schema, answerOf(fields, draft)));
    expect(refusals({ urgent: false })).toEqual(['amount']);
    expect(refusals({ amount: 'twelve', urgent: false })).toEqual(['amount']);
    expect(refusals({ amount: '0', urgent: false })).toEqual(['amount']);
    expect(refusals({ amount: '5', urgent: true })).toEqual([]);
    expect(problemsOf(null, {})).toEqual({});
  });
});
