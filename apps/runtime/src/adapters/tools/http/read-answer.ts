// The last answer of a call: its value when it is a success, its words when it is not. Secrets that a service echoes are taken out
// before anything is cut, mapped or thrown.
import type { HttpRequest } from '@cadre/run-core';
import type { Json } from '@cadre/graph-schema';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import type { CredentialLease } from '../../../ports/credential-vault.ts';
import { nameOf } from './hop.ts';
import type { Hop } from './hop.ts';
import { interpretBody, textOf } from './interpret-body.ts';
import { mapResponse } from './map-response.ts';
import { BodyError, readBody } from './read-body.ts';
import type { RawAnswer } from './send-hop.ts';
import { statusFailure } from './translate-failure.ts';

export type Redaction = Pick<CredentialLease, 'redact' | 'redactJson'>;

/** Enough for the words of a refusal. */
const REFUSAL_BYTES = 64 * 1024;

/** @throws ToolFailure */
export async function readAnswer(request: HttpRequest, hop: Hop, { answer, redaction }: { readonly answer: RawAnswer; readonly redaction: Redaction }): Promise<Json> {
  const { status, headers, body } = answer;
  const contentType = headers['content-type'] ?? '';
  const encoding = hasBody(hop, answer) ? (headers['content-encoding'] ?? '') : '';
  if (status < 200 || status >= 300) {
    const said = await readWords(answer, encoding);
    throw statusFailure(hop, { status, headers, said: redaction.redact(said) }, Date.now());
  }
  const limit = request.maxResponseBytes;
  const { bytes, isWhole } = await readBody(body, { encoding, limit });
  if (!isWhole) throw new ToolFailure('tool_failed', `${nameOf(hop)} answered with more than ${sizeWords(limit)}, the most that this tool takes.`, { isFinal: true });
  const value = interpretBody(bytes, contentType, (text) => redaction.redact(text));
  return mapResponse({ status, headers: redaction.redactJson(headers), body: redaction.redactJson(value) }, request);
}

/** An empty body is not even the beginning of a compressed one. */
function hasBody({ method }: Hop, { status, headers }: RawAnswer): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304 && headers['content-length'] !== '0';
}

/** What a refusal says about itself; a broken or binary body says nothing. */
async function readWords({ headers, body }: RawAnswer, encoding: string): Promise<string> {
  try {
    const { bytes } = await readBody(body, { encoding, limit: REFUSAL_BYTES });
    return textOf(bytes, headers['content-type'] ?? '') ?? '';
  } catch (error) {
    if (error instanceof BodyError) return '';
    throw error;
  }
}

function sizeWords(bytes: number): string {
  return bytes % (1024 * 1024) === 0 ? `${bytes / (1024 * 1024)} MiB` : `${bytes} bytes`;
}
