import { checkJson } from '@cadre/graph-schema';
import type { JsonObject } from '@cadre/graph-schema';
import { expect, test } from 'vitest';
import { sampleForm } from './sample-form.ts';

const schemas: readonly JsonObject[] = [
  { type: 'object', properties: { note: { type: 'string', minLength: 3 }, extra: { type: 'string' } }, required: ['note'], additionalProperties: false },
  { type: 'object', properties: { rate: { type: 'number', minimum: 2.5 }, months: { type: 'integer', minimum: 12 }, agreed: { type: 'boolean' } }, required: ['rate', 'months', 'agreed'] },
  { type: 'object', properties: { risk: { enum: ['low', 'high'] }, terms: { type: 'array', items: { type: 'string', maxLength: 5 }, minItems: 2 } }, required: ['risk', 'terms'] },
  { type: 'object', properties: { signer: { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] } }, required: ['signer'] },
  { type: 'string', default: 'as proposed' },
];

test.each(schemas)('the sample fits %j', (schema) => {
  expect(checkJson(schema, sampleForm(schema))).toMatchObject({ ok: true });
});

test('only what is required is filled in', () => {
  expect(sampleForm(schemas[0])).toEqual({ note: 'Given by the command line' });
});
