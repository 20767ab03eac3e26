import type { JsonObject } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { readSchemaFields } from '../inspector/schema-fields.ts';
import { answerOf } from '../replay/answer-form.ts';
import { draftOf } from './run-input.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    message: { type: 'string' },
    amount: { type: 'number' },
    orders: { type: 'array', items: { type: 'string' } },
    urgent: { type: 'boolean' },
    address: { type: 'object', properties: { city: { type: 'string' } } },
  },
};

it('gives the example back when nothing was changed', () => {
  const fields = readSchemaFields(schema) ?? [];
  const example = { message: 'My parcel is lost.', amount: 120, orders: ['A-1', 'A-2'], urgent: true, address: { city: 'Riga' } };
  expect(answerOf(fields, draftOf(fields, example))).toEqual(example);
});

it('leaves out what the example leaves out', () => {
  const fields = readSchemaFields(schema) ?? [];
  expect(answerOf(fields, draftOf(fields, { message: 'Hello' }))).toEqual({ message: 'Hello' });
  expect(draftOf(fields, undefined)).toEqual({});
});
