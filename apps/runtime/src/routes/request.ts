// Readers of requests: bounded, strict, with the field's path in the refusal.
import type { Context } from 'hono';
import { z } from 'zod';
import { bodyLimit, nestingLimit, parseBoundedJson, readBytes } from '../security/json-body.ts';
import type { BodyProblem } from '../security/json-body.ts';
import { BadRequest } from './problem.ts';

/** @throws BadRequest */
export async function readBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  requireJson(context);
  return parse(schema, await readBounded(context));
}

/** Like `readBody`, but no body at all means `{}`. @throws BadRequest */
export async function readOptionalBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const bytes = await readBounded(context);
  if (bytes.byteLength === 0) return check(schema, {}, 'body_invalid');
  requireJson(context);
  return parse(schema, bytes);
}

function requireJson(context: Context): void {
  const type = context.req.header('content-type') ?? '';
  if (/^application\/json *(;|$)/i.test(type)) return;
  throw new BadRequest('content_type_unsupported', `The body must be sent as application/json${type === '' ? '' : `, not ${type.slice(0, 100)}`}.`);
}

async function readBounded(context: Context): Promise<Uint8Array> {
  const isTooLarge = Number(context.req.header('content-length') ?? 0) > bodyLimit;
  const bytes = isTooLarge ? null : await readBytes(context.req.raw.body, bodyLimit);
  if (bytes === null) throw new BadRequest('body_too_large', `The body has more than ${bodyLimit} bytes, the most that is taken.`);
  return bytes;
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array): T {
  const parsed = parseBoundedJson(bytes);
  if (!parsed.ok) throw unreadable(parsed.problem);
  return check(schema, parsed.value, 'body_invalid');
}

/** @throws BadRequest */
export function readQuery<T>(context: Context, schema: z.ZodType<T>): T {
  return check(schema, context.req.query(), 'query_invalid');
}

/** A part of the address that can't be is an address that isn't there. @throws BadRequest */
export function readPath<T>(context: Context, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(context.req.param());
  if (checked.success) return checked.data;
  throw new BadRequest('not_found', `There is nothing at ${context.req.path}: ${checked.error.issues[0]?.message ?? 'no such address.'}`);
}

/** `If-Match: "3"`. @returns null without the header or with `*` @throws BadRequest */
export function readIfMatch(context: Context): number | null {
  const header = context.req.header('if-match');
  if (header === undefined || header === '*') return null;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new BadRequest('header_invalid', 'If-Match must be the version in quotes, e.g. If-Match: "3".', ['If-Match']);
  return Number(version);
}

export const pageQuery = {
  cursor: z.string().min(1).max(500).optional(),
  limit: z.string().regex(/^\d{1,3}$/, 'Use a whole number from 1 to 200.').transform(Number).pipe(z.number().min(1).max(200)).prefault('50'),
};

function check<T>(schema: z.ZodType<T>, value: unknown, code: 'body_invalid' | 'query_invalid'): T {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    throw new BadRequest(code, `The field ${key.slice(0, 100)} is not known here. Leave it out.`, [...pathOf(issue.path), key]);
  }
  throw new BadRequest(code, issue?.message ?? 'It does not fit.', pathOf(issue?.path ?? []));
}

function pathOf(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((part) => (typeof part === 'symbol' ? String(part) : part));
}

function unreadable(problem: BodyProblem): BadRequest {
  switch (problem.code) {
    case 'nested_too_deep':
      return new BadRequest('nested_too_deep', `The body is nested deeper than ${nestingLimit} levels, the most that is taken.`);
    case 'unsafe_key':
      return new BadRequest('unsafe_key', 'The body has a key __proto__, which is never taken.');
    case 'malformed_json':
      return new BadRequest('malformed_json', `The body is not JSON: ${problem.reason}.`);
  }
}
