// Brings documents of older formats to this one, one step a version. A step is never edited once released: documents in git depend on it.
import type { JsonObject } from '../json.ts';

/** Turns a document of version `from` into one of version `from + 1`. The format field is set by the caller. */
export interface Migration {
  readonly from: number;
  migrate(document: JsonObject): JsonObject;
}

/** `cadre/graph@1` is the first format. */
const migrations: readonly Migration[] = [];

const formatPattern = /^cadre\/graph@([1-9]\d{0,5})$/;

/** The version in a format's name, or null when it is not a graph format. */
export function versionOf(format: unknown): number | null {
  const match = typeof format === 'string' ? formatPattern.exec(format) : null;
  return match === null ? null : Number(match[1]);
}

/** @throws when a step is missing: every version below the current one has one */
export function migrate(document: JsonObject, target: number, steps: readonly Migration[] = migrations): JsonObject {
  let current = document;
  for (let version = versionOf(document['format']) ?? target; version < target; version += 1) {
    const step = steps.find(({ from }) => from === version);
    if (step === undefined) throw new Error(`No migration from graph format ${version}.`);
    current = { ...step.migrate(current), format: `cadre/graph@${version + 1}` };
  }
  return current;
}
