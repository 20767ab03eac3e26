// Stands in for the person: says yes to whatever a run asks, filling forms from their schemas, until the run has ended.
import { setTimeout as delay } from 'node:timers/promises';
import type { Client, RunShape } from '@cadre/client';
import type { Json, JsonObject } from '@cadre/graph-schema';

const ended = new Set(['completed', 'failed', 'cancelled']);

export async function decideAll(client: Client, id: string): Promise<RunShape> {
  for (;;) {
    const run = await client.runs.get(id);
    if (ended.has(run.status) || run.parked !== null) return run;
    const { items } = await client.approvals.list({ run: id });
    for (const { effect, form } of items) {
      await client.runs.decide(id, { effect, decision: 'approved', comment: 'Yes.', ...(form === null ? {} : { form: fill(form) }) });
    }
    await delay(50);
  }
}

function fill(schema: JsonObject): Json {
  const { default: preset, enum: choices, type, properties } = schema;
  if (preset !== undefined) return preset;
  if (Array.isArray(choices)) return choices[0] ?? null;
  if (type === 'boolean') return true;
  if (type === 'number' || type === 'integer') return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
  if (type === 'array') return [];
  if (type === 'object') return Object.fromEntries(Object.entries(asObject(properties)).map(([name, property]) => [name, fill(asObject(property))]));
  return 'Agreed.';
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
