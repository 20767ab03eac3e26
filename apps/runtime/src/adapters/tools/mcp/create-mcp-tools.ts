// Tools of MCP servers: finds the server that a graph names, speaks to it within bounds, and gives a result or a typed failure.
import type { McpRequest } from '@cadre/run-core';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CredentialLease, CredentialVault } from '../../../ports/credential-vault.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { McpServer, McpServerSource, ToolLister } from '../../../ports/tool-catalogue.ts';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import type { ToolCallOptions, ToolReply } from '../../../ports/tool-gateway.ts';
import type { Egress } from '../../egress/create-egress.ts';
import { startDeadline } from './deadline.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import { ProgramTransport } from './program-transport.ts';
import { Session } from './session.ts';
import { SessionPool } from './session-pool.ts';
import { translateFailure } from './translate-failure.ts';

export interface McpToolsOptions {
  readonly catalogue: McpServerSource;
  readonly egress: Pick<Egress, 'fetch' | 'isListed'>;
  readonly credentials: CredentialVault;
  readonly logger: Logger;
  /** Milliseconds that a list of tools counts as what the server has. Default one minute. */
  readonly freshMs?: number;
  /** Milliseconds that a session is kept unused. Default five minutes. */
  readonly idleMs?: number;
}

export interface McpTools extends ToolLister {
  /** @throws ToolFailure */
  call(request: McpRequest, options: ToolCallOptions): Promise<ToolReply>;
  stop(): Promise<void>;
}

const LIST_MS = 30_000;

export function createMcpTools({ catalogue, egress, credentials, logger, freshMs = 60_000, idleMs = 300_000 }: McpToolsOptions): McpTools {
  const pool = new SessionPool({ create, idleMs });

  function create(name: string, server: McpServer): Session {
    if (server.type === 'stdio') return new Session(new ProgramTransport(name, server, logger), { name, logger, freshMs, lease: () => Promise.resolve(null), answered: () => {} });
    const url = new URL(server.url);
    const lease = () => leaseFor(server.credential, url);
    const { fetch, answered } = createGuardedFetch(egress.fetch, lease);
    const transport = new StreamableHTTPClientTransport(url, {
      fetch,
      // What broke off fails at once; a stream taken up again would be one more way to keep us waiting.
      reconnectionOptions: { maxRetries: 0, initialReconnectionDelay: 1_000, maxReconnectionDelay: 1_000, reconnectionDelayGrowFactor: 1 },
    });
    return new Session(transport, { name, logger, freshMs, lease, answered });
  }

  async function leaseFor(credential: string | null, url: URL): Promise<CredentialLease | null> {
    if (credential === null) return null;
    if (url.protocol !== 'https:' && !egress.isListed(url)) throw new ToolFailure('denied', `The credential ${credential} is not sent to ${url.host} without TLS: enter an https address, or let an operator add the host to CADRE_EGRESS_ALLOW.`);
    return credentials.use(credential, url.host);
  }

  async function withServer<T>(name: string, limits: { readonly signal: AbortSignal; readonly timeoutMs: number }, work: (session: Session, signal: AbortSignal) => Promise<T>): Promise<T> {
    const server = await catalogue.find(name);
    const deadline = startDeadline(limits);
    try {
      if (server === null) throw new ToolFailure('denied', 'There is no server of this name in the catalogue. An operator can enter it.');
      return await deadline.race(pool.use(name, server, (session) => work(session, deadline.signal)));
    } catch (error) {
      throw translateFailure(error, { server: name, reason: deadline.reason(), timeoutMs: limits.timeoutMs });
    } finally {
      deadline.stop();
    }
  }

  return {
    async call(request, { signal, timeoutMs, key }) {
      const output = await withServer(request.server, { signal, timeoutMs }, (session, until) => session.call(request, { signal: until, key }));
      return { output, console: [] };
    },
    list: (server, signal) => withServer(server, { signal, timeoutMs: LIST_MS }, (session, until) => session.list(until)),
    stop: () => pool.stop(),
  };
}
