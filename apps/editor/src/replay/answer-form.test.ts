import type { JsonObject } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { answerOf, beyondFields, fieldsOf, firstDraft, isOutcomeForm, isSameJson, problemsOf } from './answer-form.ts';

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

  test('starts with what is proposed, and keeps of it what no field shows', () => {
    const initial = { amount: 40, notes: ['a', 'b'], beyond: { deep: true } };
    expect(firstDraft(fields, initial)).toEqual({ amount: '40', reason: 'As agreed', urgent: false, notes: 'a\nb' });
    expect(beyondFields(fields, initial)).toEqual({ beyond: { deep: true } });
    expect(isSameJson({ ...beyondFields(fields, initial), ...answerOf(fields, { amount: '40', notes: 'a\nb' }) }, initial)).toBe(true);
  });

  test('to the question how a call ended is no yes or no', () => {
    const enumOf = (...outcomes: string[]) => ({ type: 'object', properties: { outcome: { type: 'string', enum: outcomes } } });
    expect(isOutcomeForm(enumOf('failed', 'succeeded', 'repeat'))).toBe(true);
    expect(isOutcomeForm(enumOf('good', 'bad'))).toBe(false);
    expect(isOutcomeForm(schema)).toBe(false);
    expect(isOutcomeForm(null)).toBe(false);
  });
});
