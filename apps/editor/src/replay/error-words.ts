// The typed errors of a run, each as the end of a sentence: `Billing failed: the provider refused the key`.
import { errorCodes, type ErrorCode } from '@cadre/run-core';

export const errorWords: { readonly [code in ErrorCode]: string } = {
  provider_rate_limited: 'the provider asked to slow down',
  provider_unavailable: 'the provider was not available',
  provider_auth: 'the provider refused the key',
  provider_bad_request: 'the provider refused the request',
  content_filtered: 'the provider filtered the content',
  output_invalid: 'the reply missed its schema',
  tool_failed: 'a tool failed',
  tool_timeout: 'a tool took too long',
  tool_changed: 'a tool is not the one that was reviewed',
  outcome_unknown: 'nobody knows how the call ended',
  budget_exceeded: 'the budget is spent',
  delegation_loop: 'the same task was delegated again',
  loop_limit: 'the loop has run its rounds',
  expression_failed: 'an expression failed',
  denied: 'it was denied',
  cancelled: 'it was cancelled',
  internal: 'something broke inside',
};

export function isErrorCode(code: string): code is ErrorCode {
  return errorCodes.some((known) => known === code);
}
