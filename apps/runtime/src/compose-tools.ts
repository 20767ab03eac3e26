// Opens everything through which tools reach the world.
import { createEgress } from './adapters/egress/create-egress.ts';
import { PostgresMcpServerStore } from './adapters/postgres/mcp-server-store.ts';
import type { Sql } from './adapters/postgres/connect.ts';
import { createToolGateway } from './adapters/tools/create-tool-gateway.ts';
import { createHttpTool } from './adapters/tools/http/create-http-tool.ts';
import { createMcpTools } from './adapters/tools/mcp/create-mcp-tools.ts';
import type { McpTools } from './adapters/tools/mcp/create-mcp-tools.ts';
import { readProgramFile } from './adapters/tools/mcp/program-file.ts';
import type { Programs } from './adapters/tools/mcp/program-file.ts';
import { ServerCatalogue } from './adapters/tools/mcp/server-catalogue.ts';
import { createSandbox } from './adapters/tools/sandbox/create-sandbox.ts';
import type { CredentialVault } from './ports/credential-vault.ts';
import type { Logger } from './ports/logger.ts';
import type { ToolGateway } from './ports/tool-gateway.ts';
import type { Settings } from './settings/settings.ts';

export interface Tools {
  readonly mcpServers: ServerCatalogue;
  readonly mcpTools: McpTools;
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
  const egress = createEgress(rules);
  const mcpServers = new ServerCatalogue(new PostgresMcpServerStore(sql), programs);
  const mcpTools = createMcpTools({ catalogue: mcpServers, egress, credentials, logger });
  const gateway = createToolGateway({ http: createHttpTool({ egress, credentials }), mcp: mcpTools, code: createSandbox({ logger }) });
  return {
    mcpServers,
    mcpTools,
    gateway,
    async stop() {
      await gateway.stop();
      await egress.stop();
    },
  };
}
