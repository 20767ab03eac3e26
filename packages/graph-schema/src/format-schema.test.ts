import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { graphJsonSchema } from './format-schema.ts';
import { isJsonObject } from './json-value.ts';
import { kinds } from './kinds.ts';

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

describe('the JSON Schema of the format', () => {
  it('is committed as generated (scripts/write-json-schema.ts writes it)', () => {
    expect(read('../graph.schema.json')).toEqual(graphJsonSchema());
  });

  it('describes every kind, closed, and without the words of the inspector', () => {
    const definitions = graphJsonSchema()['$defs'];
    expect(Object.keys(isJsonObject(definitions ?? null) ? (definitions ?? {}) : {})).toEqual([...kinds.keys()]);
    const text = JSON.stringify(graphJsonSchema());
    for (const word of ['"needed":', '"placeholder":', '"group":', '"field":']) expect(text).not.toContain(word);
    expect(definitions).toMatchObject({ map: { properties: { config: { required: ['items'], additionalProperties: false, properties: { concurrency: { default: 5 } } } } } });
  });

  it('asks for what a finished graph needs and gives JSON Schemas their type', () => {
    expect(graphJsonSchema()).toMatchObject({
      required: ['format', 'name', 'nodes', 'edges'],
      properties: { input: { properties: { schema: { type: 'object' } } } },
      $defs: { worker: { properties: { config: { properties: { outputSchema: { title: 'Output schema' } } } } } },
    });
  });
});
