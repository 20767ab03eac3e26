// Whatever a schema asks for, the filled value meets it; and what the prompt holds is used.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJson, type Json, type JsonObject } from '@cadre/graph-schema';
import { composeReply } from './compose-reply.ts';

function fillFrom(schema: JsonObject, text: string, system = 'You sort messages.'): Json {
  const { text: reply } = composeReply({
    prompt: [{ role: 'system', content: system }, { role: 'user', content: [{ type: 'text', text }] }],
    responseFormat: { type: 'json', schema: JSON.parse(JSON.stringify(schema)) },
  });
  return JSON.parse(reply);
}

function object(properties: { readonly [name: string]: Json }, required: readonly string[] = Object.keys(properties)): JsonObject {
  return { type: 'object', properties, required, additionalProperties: false };
}

const names = fc.constantFrom('kind', 'orderId', 'amount', 'reason', 'email', 'date', 'score', 'urgent', 'accepted', 'tags', 'customer', 'summary', 'x');
const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ min: fc.integer({ min: 0, max: 30 }), more: fc.integer({ min: 0, max: 60 }) }).map(({ min, more }) => ({ type: 'string', minLength: min, maxLength: min + more })),
  fc.constantFrom<JsonObject>({ type: 'string' }, { type: 'boolean' }, { type: 'null' }, { type: ['string', 'null'] }, { enum: ['low', 'medium', 'high'] }, { enum: [1, 2, null] }, { const: 7 }),
  fc.constantFrom<JsonObject>({ type: 'string', format: 'date' }, { type: 'string', format: 'email' }, { type: 'string', format: 'date-time' }, { type: 'string', format: 'uri' }, { type: 'string', format: 'uuid' }),
  fc.record({ type: fc.constantFrom('number', 'integer'), minimum: fc.integer({ min: -50, max: 50 }), more: fc.integer({ min: 1, max: 100 }) }).map(({ type, minimum, more }) => ({ type, minimum, maximum: minimum + more })),
);
const { schema: anySchema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ items: tie('schema'), minItems: fc.integer({ min: 0, max: 5 }) }).map(({ items, minItems }) => ({ type: 'array', items, minItems, maxItems: minItems + 2 })),
    fc.dictionary(names, tie('schema'), { maxKeys: 4 }).chain((properties) => fc.subarray(Object.keys(properties)).map((required) => object(properties, required))),
    tie('schema').map((inner) => ({ anyOf: [{ type: 'null' }, inner] })),
  ),
}));
const anyText = fc.oneof(
  fc.string({ maxLength: 300, unit: 'grapheme' }),
  fc.json(),
  fc.constantFrom('I was charged twice for A-1042, 49.90 USD, on 2026-03-01. Write to dana@example.com!', '{"amount": -1e12, "kind": "high", "score": 0.333}', ''),
);

describe('any schema', () => {
  it('is met, whatever the text says', () => {
    fc.assert(
      fc.property(anySchema, anyText, (schema, text) => {
        const value = fillFrom(schema, text);
        const checked = checkJson(schema, value);
        expect(checked.ok ? [] : checked.error, `${JSON.stringify(value)} for ${JSON.stringify(schema)}`).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('is met with references, and a recursive one ends', () => {
    const schema = {
      type: 'object',
      properties: { tree: { $ref: '#/$defs/node' } },
      required: ['tree'],
      $defs: { node: { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } }, required: ['name'] } },
    };
    expect(fillFrom(schema, 'One thing. Another thing.')).toMatchObject({ tree: { name: expect.any(String) } });
  });
});

describe('what a text names', () => {
  const text = 'This is Dana Ruiz (dana@example.com). Order A-1042 of 2026-03-01 cost 49.90 USD and I was charged twice. Please give me my money back, it is urgent!';

  it.each<[string, JsonObject, Json]>([
    ['an amount', { amount: { type: 'number' } }, { amount: 49.9 }],
    ['a whole number', { amount: { type: 'integer', maximum: 40 } }, { amount: 40 }],
    ['an id', { orderId: { type: 'string' } }, { orderId: 'A-1042' }],
    ['an address', { email: { type: 'string', format: 'email' } }, { email: 'dana@example.com' }],
    ['a date', { date: { type: 'string', format: 'date' } }, { date: '2026-03-01' }],
    ['a person', { customerName: { type: 'string' } }, { customerName: 'Dana Ruiz' }],
    ['urgency', { urgent: { type: 'boolean' } }, { urgent: true }],
    ['a kind, by what its description says', { kind: { enum: ['technical', 'payment', 'other'], description: 'technical: errors and sign-in; payment: charged, money; other: the rest' } }, { kind: 'payment' }],
  ])('is found: %s', (_, properties, expected) => {
    expect(fillFrom(object(properties as { [name: string]: Json }), text)).toEqual(expected);
  });

  it('is left out where nothing names it and nothing must stand there', () => {
    expect(fillFrom(object({ orderId: { type: 'string' }, amount: { type: 'number' } }, []), 'Hello, how are you?')).toEqual({});
  });

  it('comes from fields of JSON by their names', () => {
    const schema = object({ debtRatio: { type: 'number' }, company: { type: 'string' }, approved: { type: 'boolean' } });
    expect(fillFrom(schema, 'The application:\n{"company": "Nordlicht GmbH", "figures": {"debt_ratio": 0.32}, "approved": false}')).toEqual({ debtRatio: 0.32, company: 'Nordlicht GmbH', approved: false });
  });

  it('decides by the rules that its numbers meet', () => {
    const rules = 'You judge loans. A debt ratio above 0.4 is a high risk. A debt ratio up to 0.4 is a low risk.';
    const schema = object({ risk: { enum: ['low', 'medium', 'high'] } });
    expect(fillFrom(schema, '{"debtRatio": 0.32}', rules)).toEqual({ risk: 'low' });
    expect(fillFrom(schema, '{"debtRatio": 0.55}', rules)).toEqual({ risk: 'high' });
  });
});
