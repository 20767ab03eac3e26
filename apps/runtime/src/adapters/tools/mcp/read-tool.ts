// One tool as a server lists it, made fit to be shown to people and models and to be kept in a graph; or the reason why it can't be.
import { digestOf, fail, isJsonArray, isJsonObject, ok, schemaProblems } from '@cadre/graph-schema';
import type { Json, JsonObject, Result } from '@cadre/graph-schema';
import type { ListedToolShape, ListedToolsShape } from '../../../shapes/index.ts';
import { bounds } from './bounds.ts';

type RefusedTool = ListedToolsShape['refused'][number];

const namePattern = /^[A-Za-z0-9_.\-/]{1,128}$/;
const unsafeWords: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

export function readTool(listed: Json): Result<ListedToolShape, RefusedTool> {
  if (!isJsonObject(listed)) return fail({ name: '(none)', why: 'It is not an object.' });
  const { name, inputSchema } = listed;
  const refuse = (why: string) => fail({ name: cleanName(name), why });
  if (typeof name !== 'string' || !namePattern.test(name)) return refuse('Its name must have 1 to 128 letters, digits and the characters _ . - /.');
  if (unsafeWords.has(name)) return refuse('Its name is a word that objects of JavaScript have a meaning of their own for.');
  if (!isJsonObject(inputSchema) || inputSchema['type'] !== 'object') return refuse('Its arguments have no JSON Schema of an object.');
  const why = shapeProblem(inputSchema, bounds.schemaNesting) ?? schemaProblems(inputSchema)[0]?.message;
  if (why !== undefined) return refuse(`The schema of its arguments can't be used: ${why.slice(0, bounds.failure)}`);
  if (needsTask(listed['execution'])) return refuse('It runs as a task only, which Cadre does not do.');
  const described = { name, description: textOf(listed['description'], bounds.description), inputSchema };
  return ok({ ...described, digest: digestOf(described), annotations: annotationsOf(listed['annotations']) });
}

function cleanName(name: Json | undefined): string {
  return typeof name === 'string' && name !== '' ? name.slice(0, 128).replaceAll(/[^A-Za-z0-9_.\-/]/g, '?') : '(none)';
}

/** Graphs take neither deep values nor keys that could reach a prototype. */
function shapeProblem(value: Json, levels: number): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (levels === 0) return `It is nested deeper than ${bounds.schemaNesting} levels.`;
  if (!isJsonArray(value)) {
    const key = Object.keys(value).find((each) => unsafeWords.has(each));
    if (key !== undefined) return `It has a key ${key}.`;
  }
  for (const item of Object.values<Json>(value)) {
    const problem = shapeProblem(item, levels - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function needsTask(execution: Json | undefined): boolean {
  return isJsonObject(execution) && execution['taskSupport'] === 'required';
}

function textOf(value: Json | undefined, most: number): string {
  return typeof value === 'string' ? value.slice(0, most).toWellFormed().replaceAll('\0', '\uFFFD') : '';
}

function annotationsOf(value: Json | undefined): ListedToolShape['annotations'] {
  const given: JsonObject = isJsonObject(value) ? value : {};
  const title = textOf(given['title'], 200);
  return { ...(title === '' ? {} : { title }), ...Object.fromEntries(hints.flatMap((hint) => (typeof given[hint] === 'boolean' ? [[hint, given[hint]]] : []))) };
}
