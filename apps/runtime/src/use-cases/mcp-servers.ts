// MCP servers as people see them, and the one action that reaches out to them: listing their tools.
import { ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import { ToolFailure } from '../ports/tool-gateway.ts';
import type { HttpServerEntry, ListedToolsShape, McpServerShape } from '../shapes/index.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { World } from './world.ts';

type Servers = Pick<World, 'mcpServers'>;

const noServer = (name: string) => refuse('mcp_server_not_found', `There is no MCP server ${name}.`);
const fixed = (name: string) => refuse('mcp_server_fixed', `The MCP server ${name} is a program of the operator's file (CADRE_MCP_STDIO_FILE). Change it there and start anew.`);

export async function getMcpServer({ mcpServers }: Servers, name: string): Promise<Result<McpServerShape, Refusal>> {
  const found = await mcpServers.get(name);
  return found === null ? noServer(name) : ok(found);
}

export async function addMcpServer({ mcpServers }: Servers, { name, ...entry }: HttpServerEntry & { readonly name: string }): Promise<Result<McpServerShape, Refusal>> {
  const outcome = await mcpServers.add(name, entry);
  switch (outcome.type) {
    case 'added':
      return ok(outcome.server);
    case 'taken':
      return refuse('mcp_server_taken', `There is an MCP server ${name} already. Change that one, or choose another name.`, { path: ['name'] });
    case 'full':
      return refuse('too_many_mcp_servers', `There are ${outcome.limit} MCP servers, the most that are kept. Remove some.`);
  }
}

export async function replaceMcpServer({ mcpServers }: Servers, name: string, entry: HttpServerEntry): Promise<Result<McpServerShape, Refusal>> {
  const outcome = await mcpServers.replace(name, entry);
  switch (outcome.type) {
    case 'replaced':
      return ok(outcome.server);
    case 'missing':
      return noServer(name);
    case 'fixed':
      return fixed(name);
  }
}

export async function removeMcpServer({ mcpServers }: Servers, name: string): Promise<Result<null, Refusal>> {
  const outcome = await mcpServers.remove(name);
  if (outcome === 'removed') return ok(null);
  return outcome === 'missing' ? noServer(name) : fixed(name);
}

/** Asks the server, now. */
export async function listMcpTools({ mcpServers, mcpTools }: Servers & Pick<World, 'mcpTools'>, name: string, signal: AbortSignal): Promise<Result<ListedToolsShape, Refusal>> {
  const server = await getMcpServer({ mcpServers }, name);
  if (!server.ok) return server;
  try {
    return ok(await mcpTools.list(name, signal));
  } catch (error) {
    if (error instanceof ToolFailure) return refuse('mcp_server_unusable', error.message);
    throw error;
  }
}
