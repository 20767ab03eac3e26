// Files and JSON that commands are given.
import { readFile, stat } from 'node:fs/promises';
import { parseGraphText } from '@cadre/graph-schema';
import type { Graph, Issue, Json, Result } from '@cadre/graph-schema';
import { bodyLimit, parseBoundedJson } from '../security/json-body.ts';
import { jsonSchema } from '../shapes/index.ts';
import { CommandFailure } from './command-failure.ts';
import { issueLine } from './issue-line.ts';

/** Logs of long runs are larger than a request may be. */
const fileLimit = 512 * 1024 * 1024;

/** `{"a":1}`, or `@file` that holds it. @throws CommandFailure */
export async function readJsonArgument(argument: string, option: string): Promise<Json> {
  const isFile = argument.startsWith('@');
  const text = isFile ? await readText(argument.slice(1), bodyLimit) : argument;
  const parsed = parseBoundedJson(new TextEncoder().encode(text));
  if (parsed.ok) return jsonSchema.parse(parsed.value);
  const place = isFile ? argument.slice(1) : option;
  const reason = parsed.problem.code === 'malformed_json' ? parsed.problem.reason : parsed.problem.code.replaceAll('_', ' ');
  throw new CommandFailure(`${place} is not JSON that can be taken: ${reason}.`, isFile ? 1 : 2);
}

/** @throws CommandFailure when the file can't be read */
export async function readGraphFile(file: string): Promise<Result<Graph, readonly Issue[]>> {
  return parseGraphText(await readText(file, bodyLimit));
}

/** @throws CommandFailure when the file can't be read or holds no graph */
export async function requireGraphFile(file: string): Promise<Graph> {
  const parsed = await readGraphFile(file);
  if (parsed.ok) return parsed.value;
  const [first] = parsed.error;
  throw new CommandFailure(`${file} is not a graph that this version reads: ${first === undefined ? 'unknown reason' : issueLine(file, first)}.`);
}

/** @throws CommandFailure */
export async function readText(file: string, limit = fileLimit): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > limit) throw new CommandFailure(`${file} has ${size} bytes; ${limit} are the most that is taken.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${file} can't be read: ${reasonOf(error)}.`);
  }
}

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
