// Typed errors of agents, tools and flow. They travel in events, so the set is part of the log's format.
import { z } from 'zod';

export const errorCodes = [
  'provider_rate_limited', 'provider_unavailable', 'provider_auth', 'provider_bad_request', 'content_filtered', 'output_invalid',
  'tool_failed', 'tool_timeout', 'tool_changed', 'outcome_unknown', 'budget_exceeded', 'delegation_loop', 'loop_limit', 'expression_failed', 'denied', 'cancelled', 'internal',
] as const;

export const runErrorSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string().max(10_000),
  /** Path of the actor the error began in. */
  actor: z.string(),
});

export type ErrorCode = (typeof errorCodes)[number];
export type RunError = z.infer<typeof runErrorSchema>;

/** Worth another try with the same model after a pause. */
const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['provider_rate_limited', 'provider_unavailable', 'tool_failed', 'tool_timeout']);

/** A person must look at it first: nobody below or above an error of this sort may go on as if nothing had happened. */
export function stopsRun(code: ErrorCode): boolean {
  return code === 'tool_changed';
}

export function isRetryable(code: ErrorCode): boolean {
  return retryable.has(code);
}
