import type { JsonObject } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import { readSchemaFields, writeSchemaFields } from './schema-fields.ts';
import type { SchemaField } from './schema-fields.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    message: { type: 'string', title: 'Message', minLength: 1 },
    mood: { type: 'string', enum: ['calm', 'cross'] },
    orders: { type: 'array', items: { type: 'string' } },
    address: { type: 'object', properties: { city: { type: 'string' } } },
  },
  required: ['message'],
  additionalProperties: false,
};

function fieldsOf(value: JsonObject): readonly SchemaField[] {
  const fields = readSchemaFields(value);
  if (fields === null) throw new Error('Not a list of fields');
  return fields;
}

describe('schema fields', () => {
  it('reads simple properties and leaves the rest to JSON', () => {
    expect(fieldsOf(schema).map((field) => [field.name, field.type, field.isRequired])).toEqual([
      ['message', 'text', true], ['mood', 'choice', false], ['orders', 'texts', false], ['address', 'other', false],
    ]);
    expect(readSchemaFields({ type: 'array' })).toBeNull();
    expect(readSchemaFields({ type: 'object', properties: { odd: true } })).toBeNull();
  });

  it('writes back what it read', () => {
    expect(writeSchemaFields(schema, fieldsOf(schema))).toEqual(schema);
  });

  it('keeps what it does not show, until the type changes', () => {
    const [message, ...others] = fieldsOf(schema);
    if (message === undefined) throw new Error('No field');
    const renamed = writeSchemaFields(schema, [{ ...message, title: 'Letter' }, ...others]);
    expect(renamed['properties']).toMatchObject({ message: { type: 'string', title: 'Letter', minLength: 1 } });
    const retyped = writeSchemaFields(schema, [{ ...message, type: 'number' }, ...others]);
    expect(retyped['properties']).toMatchObject({ message: { type: 'number', title: 'Message' } });
    expect(retyped['properties']).not.toHaveProperty('message.minLength');
  });
});
