import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { checkJson, schemaProblems } from './check-json.ts';

function problems(schema: JsonObject, value: Json): readonly string[] {
  const checked = checkJson(schema, value);
  return checked.ok ? [] : checked.error.map(({ path, message }) => `/${path.join('/')} ${message}`);
}

const conditional: JsonObject = JSON.parse('{ "if": { "type": "string" }, "then": { "minLength": 2 }, "else": { "type": "number" } }');

describe('checking JSON against a JSON Schema', () => {
  it.each<[JsonObject, Json, readonly string[]]>([
    [{ type: 'string' }, 'x', []],
    [{ type: 'string' }, 1, ['/ must be a string.']],
    [{ type: 'integer' }, 1.5, ['/ must be an integer.']],
    [{ type: ['string', 'null'] }, null, []],
    [{ type: ['string', 'null'] }, [], ['/ must be a string or null.']],
    [{ type: 'object' }, [], ['/ must be an object.']],
    [{ enum: ['a', { b: 1 }] }, { b: 1 }, []],
    [{ enum: ['a', 'b'] }, 'c', ['/ must be one of "a", "b".']],
    [{ const: [1, 2] }, [1, 2], []],
    [{ const: 1 }, 2, ['/ must be 1.']],
    [{ minimum: 1, maximum: 2 }, 3, ['/ must be at most 2.']],
    [{ exclusiveMinimum: 1 }, 1, ['/ must be more than 1.']],
    [{ exclusiveMaximum: 1 }, 1, ['/ must be less than 1.']],
    [{ multipleOf: 0.1 }, 0.3, []],
    [{ multipleOf: 2 }, 3, ['/ must be a multiple of 2.']],
    [{ minLength: 2 }, '😀', ['/ must have at least 2 characters.']],
    [{ maxLength: 1 }, '😀', []],
    [{ pattern: '^a+$' }, 'aab', ['/ must match the pattern "^a+$".']],
    [{ format: 'date' }, '2026-02-30', ['/ must be a date.']],
    [{ format: 'date-time' }, '2026-02-28T10:00:00Z', []],
    [{ format: 'email' }, 'nobody', ['/ must be a email.']],
    [{ format: 'something-else' }, 'x', []],
    [{ properties: { a: { type: 'string' } }, required: ['a', 'b'] }, { a: 1 }, ['/a must be a string.', '/b is missing.']],
    [{ properties: { a: true }, additionalProperties: false }, { a: 1, b: 2 }, ['/b is not a field of the schema.']],
    [{ patternProperties: { '^x_': { type: 'number' } }, additionalProperties: false }, { x_a: 'no', y: 1 }, ['/x_a must be a number.', '/y is not a field of the schema.']],
    [{ additionalProperties: { type: 'number' } }, { a: 'x' }, ['/a must be a number.']],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, ['/ab has a name that the schema does not allow.']],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, ['/b is missing, but a is given.']],
    [{ minProperties: 2 }, { a: 1 }, ['/ must have at least 2 fields.']],
    [{ items: { type: 'number' } }, [1, 'x'], ['/1 must be a number.']],
    [{ prefixItems: [{ type: 'string' }], items: { type: 'number' } }, ['a', 'b'], ['/1 must be a number.']],
    [{ uniqueItems: true }, [{ a: 1, b: 2 }, { b: 2, a: 1 }], ['/1 is there twice.']],
    [{ contains: { const: 1 }, maxContains: 1 }, [1, 1], ['/ must contain 1 matching item at most.']],
    [{ maxItems: 1 }, [1, 2], ['/ must have at most 1 item.']],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, true, ['/ must meet one of 2 schemas.']],
    [{ oneOf: [{ type: 'number' }, { minimum: 0 }] }, 1, ['/ must meet exactly one of 2 schemas, and meets 2.']],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, 0, ['/ must be at least 1.']],
    [{ not: { type: 'null' } }, null, ['/ must not meet the schema under "not".']],
    [conditional, 'a', ['/ must have at least 2 characters.']],
    [conditional, 1, []],
    [conditional, true, ['/ must be a number.']],
    [{ $ref: '#/$defs/id', $defs: { id: { type: 'string' } } }, 1, ['/ must be a string.']],
  ])('%j with %j', (schema, value, expected) => {
    expect(problems(schema, value)).toEqual(expected);
  });

  it('gives the value back as it is: no defaults are filled in', () => {
    const value = { a: 1 };
    const checked = checkJson({ type: 'object', properties: { b: { default: 2 } } }, value);
    expect(checked.ok && checked.value).toBe(value);
  });

  it('follows recursive schemas', () => {
    const tree = { $ref: '#/$defs/tree', $defs: { tree: { type: 'object', properties: { left: { $ref: '#/$defs/tree' }, size: { type: 'number' } } } } };
    expect(problems(tree, { left: { left: { size: 'x' } } })).toEqual(['/left/left/size must be a number.']);
  });

  it.each<[JsonObject, string]>([
    [{ type: 'text' }, 'type must name JSON types.'],
    [{ unevaluatedProperties: false }, 'The keyword unevaluatedProperties is not supported.'],
    [{ properties: { a: { patern: 'x' } } }, 'The keyword patern is not supported.'],
    [{ pattern: '(?=a)' }, 'Not a pattern in RE2 syntax'],
    [{ $ref: 'https://example.com/schema' }, 'leads nowhere'],
    [{ $ref: '#/$defs/missing' }, 'leads nowhere'],
    [{ minLength: -1 }, 'minLength must be a whole number from 0.'],
    [{ required: 'a' }, 'required must be a list of names.'],
    [{ anyOf: [] }, 'anyOf must be a list of schemas.'],
    [{ properties: { a: 1 } }, 'A schema must be an object'],
  ])('says what is wrong with the schema %j, and then fails every value', (schema, message) => {
    expect(schemaProblems(schema)[0]?.message).toContain(message);
    expect(problems(schema, null)[0]).toContain('The schema cannot be used');
  });

  it('ends on schemas that never end or branch without bound', () => {
    const deep = Array.from({ length: 30 }).reduce<Json>((inner) => [inner], 1);
    expect(problems({ $ref: '#' }, 1)[0]).toContain('too large or too deep');
    const branching = { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ items: { $ref: '#/$defs/a' }, type: 'array' }, { items: { $ref: '#/$defs/a' }, type: 'array', minItems: 1 }] } } };
    expect(problems(branching, deep)[0]).toContain('must meet one of');
    expect(problems({ pattern: '^(a+)+$' }, `${'a'.repeat(20_000)}!`)).toEqual(['/ must match the pattern "^(a+)+$".']);
  });

  it('is safe from prototype names', () => {
    expect(problems({ type: 'object', required: ['toString'] }, {})).toEqual(['/toString is missing.']);
    expect(problems({ properties: { constructor: { type: 'string' } } }, {})).toEqual([]);
  });

  it('never throws, whatever the schema and the value', () => {
    const schema = fc.dictionary(
      fc.constantFrom('type', 'properties', 'items', 'required', 'anyOf', 'not', 'pattern', '$ref', 'enum', 'minimum', 'contains', 'if', 'additionalProperties', 'dependentRequired'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(schema, fc.jsonValue(), (given, value) => {
        const checked = checkJson(JSON.parse(JSON.stringify(given)), JSON.parse(JSON.stringify(value)));
        expect(checked.ok || checked.error.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
