// Everything that can go wrong with a provider, as a typed failure with one sentence. Keys never get into a message:
// a provider that echoes the one it was sent has it cut out here.
import { APICallError, InvalidResponseDataError, JSONParseError, TypeValidationError, UnsupportedFunctionalityError } from '@ai-sdk/provider';
import type { ErrorCode, ModelUsage } from '@cadre/run-core';
import { ModelFailure } from '../../ports/model-gateway.ts';
import type { DeadlineReason } from './deadline.ts';
import type { Provider } from './providers.ts';
import { readRetryAfter } from './retry-after.ts';

export interface CallContext {
  readonly provider: Provider;
  /** `provider:model`. */
  readonly model: string;
  readonly timeoutMs: number;
  readonly firstTokenTimeoutMs: number;
  readonly silenceMs: number;
  /** Milliseconds since the call began. */
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly usage: ModelUsage | null;
}

export function timeFailure(reason: DeadlineReason, call: CallContext): ModelFailure {
  if (reason === 'cancelled') return failure('cancelled', `The call to ${call.model} was cancelled.`, call);
  const wait = {
    too_long: `did not finish within ${seconds(call.timeoutMs)}`,
    no_first_token: `sent no token within ${seconds(call.firstTokenTimeoutMs)}`,
    silent: `sent nothing for ${seconds(call.silenceMs)}`,
  }[reason];
  return failure('provider_unavailable', `${call.model} ${wait}, so the call was stopped.`, call);
}

export function translateFailure(cause: unknown, call: CallContext): ModelFailure {
  if (APICallError.isInstance(cause)) return cause.statusCode === undefined ? unreachable(cause, call) : refused(cause, cause.statusCode, call);
  if (JSONParseError.isInstance(cause) || TypeValidationError.isInstance(cause) || InvalidResponseDataError.isInstance(cause)) {
    const closed = cause.message.includes('without a finish reason');
    return closed ? brokenOff(cause, call) : failure('provider_unavailable', `${call.model} sent an unreadable answer.`, { ...call, cause });
  }
  if (UnsupportedFunctionalityError.isInstance(cause)) {
    return failure('provider_bad_request', `${call.model} cannot do what was asked: ${said(cause.message, call.provider)}`, { ...call, cause });
  }
  const announced = readAnnouncedError(cause);
  if (announced !== null) return announcedFailure(announced, cause, call);
  return brokenOff(cause, call);
}

function unreachable(cause: APICallError, call: CallContext): ModelFailure {
  return failure('provider_unavailable', `${call.provider.id} could not be reached at ${originOf(cause.url)}; check the address and the network.`, { ...call, cause });
}

function refused(cause: APICallError, status: number, call: CallContext): ModelFailure {
  const { provider, model } = call;
  const detail = said(cause.message, provider);
  if (status < 300) return failure('provider_unavailable', `${model} sent an unreadable answer.`, { ...call, cause });
  if (status < 400) return failure('provider_bad_request', `${provider.id} answered with a redirect, which is not followed; configure the address it points to.`, { ...call, cause });
  // Google says 400 to a wrong key.
  if (status === 401 || status === 403 || (cause.responseBody ?? '').includes('API_KEY_INVALID')) return failure('provider_auth', `${provider.id} refused the API key (${status}); check ${provider.keyName}.`, { ...call, cause });
  if (status === 402) return failure('provider_auth', `${provider.id} asks for payment (402): ${detail}`, { ...call, cause });
  if (status === 429) {
    const retryAfterMs = readRetryAfter(cause.responseHeaders, call.now);
    const when = retryAfterMs === null ? '' : `; it asks to wait ${seconds(retryAfterMs)}`;
    return new ModelFailure('provider_rate_limited', `${provider.id} limits the rate of calls (429)${when}.`, { ...spentOn(call), retryAfterMs, cause });
  }
  if (status >= 500 || status === 408 || status === 409) {
    const retryAfterMs = readRetryAfter(cause.responseHeaders, call.now);
    return new ModelFailure('provider_unavailable', `${provider.id} failed to answer (${status}): ${detail}`, { ...spentOn(call), retryAfterMs, cause });
  }
  if (isContentRefusal(`${cause.message} ${cause.responseBody ?? ''}`)) {
    return failure('content_filtered', `${provider.id} refused the content of the request: ${detail}`, { ...call, cause });
  }
  return failure('provider_bad_request', `${provider.id} refused the request to ${model} (${status}): ${detail}`, { ...call, cause });
}

/** What providers send inside a stream that began well: `{ type?, code?, message }`. */
interface AnnouncedError {
  readonly kind: string;
  readonly message: string;
}

function readAnnouncedError(cause: unknown): AnnouncedError | null {
  if (typeof cause === 'string') return { kind: '', message: cause };
  if (typeof cause !== 'object' || cause === null || cause instanceof Error) return null;
  if ('error' in cause && typeof cause.error === 'object') return readAnnouncedError(cause.error);
  const message = 'message' in cause && typeof cause.message === 'string' ? cause.message : 'no reason given';
  const parts = ['type' in cause ? cause.type : '', 'code' in cause ? cause.code : '', 'statusCode' in cause ? cause.statusCode : ''];
  return { kind: parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(' ').toLowerCase(), message };
}

const announcedCodes: readonly (readonly [RegExp, ErrorCode])[] = [
  [/rate_limit|too_many|quota|429/, 'provider_rate_limited'],
  [/auth|permission|api_key|40[13]/, 'provider_auth'],
  [/content_filter|content_policy|safety/, 'content_filtered'],
  [/invalid_request|bad_request|not_found|too_large|context_length|40[04]|422/, 'provider_bad_request'],
];

function announcedFailure(error: AnnouncedError, cause: unknown, call: CallContext): ModelFailure {
  const code = announcedCodes.find(([pattern]) => pattern.test(error.kind))?.[1] ?? 'provider_unavailable';
  return failure(code, `${call.model} broke off with an error: ${said(error.message, call.provider)}`, { ...call, cause });
}

function brokenOff(cause: unknown, call: CallContext): ModelFailure {
  return failure('provider_unavailable', `${call.model} broke off before its reply was complete.`, { ...call, cause });
}

function isContentRefusal(text: string): boolean {
  return /content[ _]filter|content[ _](management )?policy|responsibleaipolicy|blocked by .*safety/i.test(text);
}

function failure(code: ErrorCode, message: string, call: CallContext & { readonly cause?: unknown }): ModelFailure {
  return new ModelFailure(code, message, { ...spentOn(call), cause: call.cause });
}

function spentOn({ usage, durationMs }: CallContext): Pick<ModelFailure, 'usage'> & { readonly durationMs: number } {
  return { usage, durationMs };
}

/** One line of at most 300 characters, without the key and anything that looks like one. */
function said(message: string, provider: Provider): string {
  const withoutKey = provider.key === null ? message : message.replaceAll(provider.key, '[key]');
  const line = withoutKey
    .replace(/\b(sk|pk|key|AIza)[-_]?[A-Za-z0-9*_-]{12,}/g, '[key]')
    .replace(/Bearer\s+\S+/gi, 'Bearer [key]')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = line.length > 300 ? `${line.slice(0, 299)}…` : line;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? 'its address';
}

function seconds(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${Math.round(milliseconds / 100) / 10} s`;
}
