// HTTP tools: one call with its redirects. A credential goes to the origin that the graph named, and to no other that a redirect
// leads to.
import type { HttpRequest } from '@cadre/run-core';
import type { CredentialLease, CredentialVault } from '../../../ports/credential-vault.ts';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import type { ToolCallOptions, ToolReply } from '../../../ports/tool-gateway.ts';
import type { Egress } from '../../egress/create-egress.ts';
import { startDeadline } from './deadline.ts';
import { firstHop, nameOf } from './hop.ts';
import type { Hop } from './hop.ts';
import { readAnswer } from './read-answer.ts';
import type { Redaction } from './read-answer.ts';
import { MOST_REDIRECTS, redirectOf } from './redirect.ts';
import { sendHop } from './send-hop.ts';
import type { RawAnswer } from './send-hop.ts';
import { translateFailure } from './translate-failure.ts';

export interface HttpTool {
  call(request: HttpRequest, options: ToolCallOptions): Promise<ToolReply>;
  stop(): Promise<void>;
}

export interface HttpToolParts {
  /** Not stopped by the tool: others leave by it too. */
  readonly egress: Egress;
  readonly credentials: Pick<CredentialVault, 'use'>;
}

const nothingToHide: Redaction = { redact: (text) => text, redactJson: (value) => value };

export function createHttpTool({ egress, credentials }: HttpToolParts): HttpTool {
  async function leaseFor({ credential }: HttpRequest, { url }: Hop): Promise<CredentialLease | null> {
    if (credential === null) return null;
    if (url.protocol !== 'https:' && !egress.isListed(url)) {
      throw new ToolFailure('denied', `Anybody on the way to ${url.host} could read the credential ${credential}: use https, or let an operator add the host to CADRE_EGRESS_ALLOW.`);
    }
    return credentials.use(credential, url.host);
  }

  async function call(request: HttpRequest, { signal, timeoutMs, key }: ToolCallOptions): Promise<ToolReply> {
    let hop = firstHop(request, key);
    let secret = await leaseFor(request, hop);
    const redaction = secret ?? nothingToHide;
    const deadline = startDeadline({ signal, timeoutMs });
    try {
      for (let redirects = 0; ; redirects += 1) {
        const answer = await sendHop(hop, { egress, secret, signal: deadline.signal });
        const next = nextHop(hop, answer, redirects);
        if (next === null) return { output: await readAnswer(request, hop, { answer, redaction }), console: [] };
        if (next.url.origin !== hop.url.origin) secret = null;
        hop = next;
      }
    } catch (error) {
      throw withoutSecrets(translateFailure(error, { hop, deadline, timeoutMs }), redaction);
    } finally {
      deadline.stop();
    }
  }

  return { call, stop: () => Promise.resolve() };
}

/** Null when this answer is the last one. @throws ToolFailure when it leads where it may not */
function nextHop(hop: Hop, { status, headers, body }: RawAnswer, redirects: number): Hop | null {
  const redirect = redirectOf(hop, { status, location: headers['location'] ?? null });
  if (redirect.type === 'none') return null;
  body.destroy();
  if (redirect.type === 'refused') throw new ToolFailure('tool_failed', `${nameOf(hop)} redirects ${redirect.why}; that is not followed.`, { isFinal: true });
  if (redirects === MOST_REDIRECTS) throw new ToolFailure('tool_failed', `${nameOf(hop)} redirects once more after ${MOST_REDIRECTS} redirects; that is not followed.`, { isFinal: true });
  return redirect.hop;
}

/** A redirect can bring a secret into an address, and an address into a message. */
function withoutSecrets(error: unknown, redaction: Redaction): unknown {
  if (!(error instanceof ToolFailure)) return error;
  const { code, retryAfterMs, isFinal, cause } = error;
  return new ToolFailure(code, redaction.redact(error.message), { retryAfterMs, isFinal, cause });
}
