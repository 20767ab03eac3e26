// How a use-case's result becomes an answer.
import type { Result } from '@cadre/graph-schema';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refusal } from '../use-cases/refusal.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { problem } from './problem.ts';

export function answer<T>(context: Context<HttpEnvironment>, result: Result<T, Refusal>, status: ContentfulStatusCode = 200): Response {
  return result.ok ? context.json(result.value, status) : refused(context, result.error);
}

export function refused(context: Context<HttpEnvironment>, { code, ...details }: Refusal): Response {
  return problem(context, code, details);
}

/** A list that is short by its nature and comes whole. */
export function whole<T>(items: readonly T[]): { readonly items: readonly T[]; readonly next: null } {
  return { items, next: null };
}
