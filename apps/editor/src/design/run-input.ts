// The run form: starts from the graph's example, and becomes the input that is sent.
import { isJsonObject } from '@cadre/graph-schema';
import type { Graph, Json } from '@cadre/graph-schema';
import type { SchemaField } from '../inspector/schema-fields.ts';
import { firstDraft } from '../replay/answer-form.ts';
import type { Draft } from '../replay/answer-form.ts';

/** What the fields show for a whole input: text as it would be typed. */
export function draftOf(fields: readonly SchemaField[], input: Json | undefined): Draft {
  const preset = firstDraft(fields);
  if (!isJsonObject(input)) return preset;
  return Object.fromEntries(
    fields.flatMap((field): [string, Json][] => {
      const value = Object.hasOwn(input, field.name) ? input[field.name] : preset[field.name];
      if (value === undefined) return [];
      if (field.type === 'texts' && Array.isArray(value)) return [[field.name, value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n')]];
      const isTyped = field.type === 'number' || field.type === 'integer' || field.type === 'text';
      return [[field.name, isTyped && typeof value !== 'string' ? JSON.stringify(value) : value]];
    }),
  );
}

/** What a run is given when nobody has typed anything. */
export function firstInput({ input }: Pick<Graph, 'input'>): Json {
  return input.example ?? {};
}
