// MCP tools on a catalogue of the test's own, with this machine opened to them.
import type { McpRequest } from '@cadre/run-core';
import { createEgress } from '../../adapters/egress/create-egress.ts';
import { createMcpTools } from '../../adapters/tools/mcp/create-mcp-tools.ts';
import type { McpTools, McpToolsOptions } from '../../adapters/tools/mcp/create-mcp-tools.ts';
import type { McpServer } from '../../ports/tool-catalogue.ts';
import { recordingLogger } from '../recording-logger.ts';

export interface OpenTools extends AsyncDisposable {
  readonly tools: McpTools;
  readonly servers: Map<string, McpServer>;
  readonly logger: ReturnType<typeof recordingLogger>;
  /** Calls a tool as it is listed now, unless another digest is given. */
  call(request: Pick<McpRequest, 'server' | 'tool'> & Partial<McpRequest>, options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal; readonly key?: string }): Promise<unknown>;
  /** Of the tool as it is listed now. */
  digest(server: string, tool: string): Promise<string>;
}

export function openMcpTools(servers: { readonly [name: string]: McpServer }, options: Partial<McpToolsOptions> = {}, allow: readonly string[] = ['127.0.0.1']): OpenTools {
  const catalogue = new Map(Object.entries(servers));
  const logger = recordingLogger();
  const egress = createEgress({ allow, allowOnly: false });
  const credentials = { use: () => Promise.reject(new Error('This test has no credentials.')) };
  const tools = createMcpTools({ catalogue: { find: async (name) => catalogue.get(name) ?? null }, egress, credentials, logger, ...options });
  const digest = async (server: string, tool: string) => {
    const { items } = await tools.list(server, new AbortController().signal);
    return items.find(({ name }) => name === tool)?.digest ?? 'sha256:none';
  };
  return {
    tools,
    servers: catalogue,
    logger,
    digest,
    async call(request, { timeoutMs = 60_000, signal = new AbortController().signal, key = 'run:1:0' } = {}) {
      const pinned = request.digest ?? (await digest(request.server, request.tool));
      const { output } = await tools.call({ type: 'mcp', arguments: {}, ...request, digest: pinned }, { timeoutMs, signal, key });
      return output;
    },
    async [Symbol.asyncDispose]() {
      await tools.stop();
      await egress.stop();
    },
  };
}

export const at = (url: string, credential: string | null = null): McpServer => ({ type: 'http', url, credential });
