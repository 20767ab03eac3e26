// Opens everything through which tools reach the world. What needs a library of its own for that (an HTTP client, the MCP SDK) is
// made at its first use.
import { PostgresMcpServerStore } from './adapters/postgres/mcp-server-store.ts';
import type { Sql } from './adapters/postgres/connect.ts';
import { createToolGateway } from './adapters/tools/create-tool-gateway.ts';
import type { Tool } from './adapters/tools/create-tool-gateway.ts';
import { readProgramFile } from './adapters/tools/mcp/program-file.ts';
import type { Programs } from './adapters/tools/mcp/program-file.ts';
import { ServerCatalogue } from './adapters/tools/mcp/server-catalogue.ts';
import { createSandbox } from './adapters/tools/sandbox/create-sandbox.ts';
import { Lazy } from './lazy.ts';
import type { CredentialVault } from './ports/credential-vault.ts';
import type { Logger } from './ports/logger.ts';
import type { ToolLister } from './ports/tool-catalogue.ts';
import type { ToolGateway } from './ports/tool-gateway.ts';
import type { Settings } from './settings/settings.ts';

export interface Tools {
  readonly mcpServers: ServerCatalogue;
  readonly mcpTools: ToolLister;
  readonly gateway: ToolGateway;
  /** Calls under way fail. */
  stop(): Promise<void>;
}

export interface ToolsOptions {
  readonly sql: Sql;
  readonly credentials: CredentialVault;
  readonly logger: Logger;
}

/** @throws SettingsError when the operator's file of MCP servers can't be used */
export async function openTools({ egress: rules, mcpStdioFile }: Pick<Settings, 'egress' | 'mcpStdioFile'>, { sql, credentials, logger }: ToolsOptions): Promise<Tools> {
  const programs: Programs = mcpStdioFile === null ? new Map<string, never>() : await readProgramFile(mcpStdioFile);
  const egress = new Lazy(async () => {
    const { createEgress } = await import('./adapters/egress/create-egress.ts');
    return createEgress(rules);
  });
  const http = new Lazy(async () => {
    const { createHttpTool } = await import('./adapters/tools/http/create-http-tool.ts');
    return createHttpTool({ egress: await egress.get(), credentials });
  });
  const mcpServers = new ServerCatalogue(new PostgresMcpServerStore(sql), programs);
  const mcp = new Lazy(async () => {
    const { createMcpTools } = await import('./adapters/tools/mcp/create-mcp-tools.ts');
    return createMcpTools({ catalogue: mcpServers, egress: await egress.get(), credentials, logger });
  });
  const gateway = createToolGateway({ http: toolOf(http), mcp: toolOf(mcp), code: createSandbox({ logger }) });
  return {
    mcpServers,
    mcpTools: { list: async (server, signal) => (await mcp.get()).list(server, signal) },
    gateway,
    async stop() {
      await gateway.stop();
      await (await egress.made)?.stop();
    },
  };
}

function toolOf<Request>(tool: Lazy<Tool<Request>>): Tool<Request> {
  return {
    call: async (request, options) => (await tool.get()).call(request, options),
    stop: async () => (await tool.made)?.stop(),
  };
}
