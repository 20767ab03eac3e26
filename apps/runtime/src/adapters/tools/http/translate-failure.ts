// Everything that can go wrong on the way to a service and back, as a typed failure with one sentence.
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import { EgressRefused } from '../../egress/egress-refused.ts';
import { readRetryAfter } from '../../models/retry-after.ts';
import type { Deadline } from './deadline.ts';
import { nameOf } from './hop.ts';
import type { Hop } from './hop.ts';
import { BodyError } from './read-body.ts';

export interface CallContext {
  readonly hop: Hop;
  readonly deadline: Deadline;
  readonly timeoutMs: number;
}

/** @returns `cause` itself when it is a bug of ours */
export function translateFailure(cause: unknown, { hop, deadline, timeoutMs }: CallContext): unknown {
  if (cause instanceof ToolFailure) return cause;
  const name = nameOf(hop);
  const ended = deadline.ended();
  if (ended === 'too_long') return new ToolFailure('tool_timeout', `${name} did not finish within ${timeoutMs / 1_000} s, so it was stopped.`, { cause });
  if (ended === 'cancelled') return new ToolFailure('tool_failed', `${name} was cancelled.`, { isFinal: true, cause });
  if (cause instanceof EgressRefused) return new ToolFailure('denied', cause.message, { cause });
  if (cause instanceof BodyError) return new ToolFailure('tool_failed', `${name} can't be read. ${cause.message}`, { isFinal: true, cause });
  const code = codeOf(cause);
  if (code === null) return cause;
  const { words, isFinal = false } = reasons.find(({ codes }) => codes.test(code)) ?? { words: `failed on the way (${code})` };
  return new ToolFailure('tool_failed', `${name} ${words}.`, { isFinal, cause });
}

interface Reason {
  readonly codes: RegExp;
  readonly words: string;
  readonly isFinal?: boolean;
}

const reasons: readonly Reason[] = [
  { codes: /^ECONNREFUSED$/, words: 'was refused: nothing listens at that host and port' },
  { codes: /^(ENOTFOUND|EAI_NODATA|EAI_NONAME)$/, words: 'failed: no host of that name was found' },
  { codes: /^EAI_/, words: 'failed: the name of the host could not be looked up just now' },
  { codes: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, words: 'failed: the host could not be reached' },
  { codes: /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_STREAM_PREMATURE_CLOSE)$/, words: 'broke off: the connection was closed before the answer was complete' },
  { codes: /^UND_ERR_HEADERS_OVERFLOW$|^HPE_HEADER_OVERFLOW$/, words: 'was given up: the headers of the answer are larger than 32 KiB', isFinal: true },
  { codes: /^HPE_/, words: 'failed: what answered does not speak HTTP', isFinal: true },
  { codes: /CERT|^UNABLE_TO_|SIGNATURE|^HOSTNAME_MISMATCH$/, words: "failed: the host's certificate is not valid for it", isFinal: true },
  { codes: /^ERR_SSL_|^ERR_TLS_|^EPROTO$/, words: 'failed: no secure connection could be made', isFinal: true },
];

/** Of the system or the HTTP client. What has none, and what they call a wrong argument, is our mistake. */
function codeOf(cause: unknown): string | null {
  if (cause instanceof Error && cause.name === 'HTTPParserError') return 'HPE_';
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return null;
  return cause.code === 'UND_ERR_INVALID_ARG' || cause.code.startsWith('ERR_INVALID_') ? null : cause.code;
}

const EXCERPT_CHARACTERS = 2_000;

/** @param said the body as text, already without secrets */
export function statusFailure(hop: Hop, answer: { readonly status: number; readonly headers: { readonly [name: string]: string }; readonly said: string }, now: number): ToolFailure {
  const { status, headers, said } = answer;
  const excerpt = said.trim().slice(0, EXCERPT_CHARACTERS);
  const message = `${nameOf(hop)} answered ${status}${excerpt === '' ? '.' : `: ${excerpt}`}`;
  const mayPass = status >= 500 || status === 429 || status === 408 || status === 425;
  return new ToolFailure('tool_failed', message, { isFinal: !mayPass, retryAfterMs: mayPass ? readRetryAfter(headers, now) : null });
}
