// What can go wrong with a server, as the run is told of it: which server, what happened, what to do.
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import { ZodError } from 'zod';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import { EgressRefused } from '../../egress/egress-refused.ts';
import { bounds } from './bounds.ts';
import type { Deadline } from './deadline.ts';
import { HttpAnswerError } from './guarded-fetch.ts';
import { ServerError } from './server-error.ts';

/** Whether the server refused the request for its session alone, so that nothing was done: with 404 by the protocol, with 400 by many. */
export function isSessionGone(error: unknown): boolean {
  return error instanceof HttpAnswerError && (error.status === 404 || (error.status === 400 && /session/i.test(error.message)));
}

export function translateFailure(error: unknown, { server, reason, timeoutMs }: { readonly server: string; readonly reason: ReturnType<Deadline['reason']>; readonly timeoutMs: number }): ToolFailure {
  const about = `MCP server ${server}`;
  if (error instanceof ToolFailure) return new ToolFailure(error.code, `${about}: ${error.message}`, { retryAfterMs: error.retryAfterMs, isFinal: error.isFinal, cause: error });
  if (reason === 'cancelled') return new ToolFailure('tool_failed', `The call of the ${about} was given up.`, { isFinal: true });
  if (reason === 'too_long') return new ToolFailure('tool_timeout', `The ${about} did not answer within ${timeoutMs} ms.`);
  if (error instanceof EgressRefused) return new ToolFailure('denied', `${about}: ${error.message}`, { cause: error });
  const failed = (what: string, more: { readonly isFinal?: boolean; readonly retryAfterMs?: number | null } = {}) => new ToolFailure('tool_failed', `${about}: ${what.slice(0, bounds.failure)}`, { ...more, cause: error });
  if (error instanceof HttpAnswerError) return failed(error.message, { isFinal: isLasting(error.status), retryAfterMs: error.retryAfterMs });
  if (error instanceof ServerError) return failed(error.message, { isFinal: refusals.has(error.code) });
  if (error instanceof ZodError) return failed(`It answered with something else than the protocol says. ${error.issues[0]?.message ?? ''}`, { isFinal: true });
  return failed(`It can't be reached: ${networkWords(error)}.`);
}

/** Codes of the protocol that the same request meets again. */
const refusals: ReadonlySet<number> = new Set([ErrorCode.InvalidParams, ErrorCode.MethodNotFound, ErrorCode.InvalidRequest, ErrorCode.UrlElicitationRequired]);

/** Statuses that the same request meets again: redirections, refusals, and answers that are too large or of another type. */
function isLasting(status: number): boolean {
  return status < 500 && status !== 408 && status !== 425 && status !== 429;
}

/** `fetch failed` tells nothing; its cause does. */
function networkWords(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return cause.message === '' ? code : cause.message;
}
