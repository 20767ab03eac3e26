// The catalogue of MCP servers, and the one thing that reaches out to them: listing their tools.
import type { CreateMcpServerBody, ReplaceMcpServerBody } from '@cadre/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { allPages } from './all-pages.ts';
import { client } from './client.ts';
import { keys } from './keys.ts';

export function useMcpServers() {
  return useQuery({ queryKey: keys.mcpServers, queryFn: () => allPages(client.mcpServers.list), staleTime: 30_000 });
}

export function useCreateMcpServer() {
  return useChange((body: CreateMcpServerBody) => client.mcpServers.create(body));
}

export function useReplaceMcpServer(name: string) {
  return useChange((body: ReplaceMcpServerBody) => client.mcpServers.replace(name, body));
}

export function useRemoveMcpServer() {
  return useChange((name: string) => client.mcpServers.remove(name));
}

/** An explicit action, never done by opening or looking at anything. */
export function useListMcpTools() {
  return useMutation({ mutationFn: (name: string) => client.mcpServers.tools(name) });
}

function useChange<Input, Output>(perform: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: perform, onSuccess: () => queries.invalidateQueries({ queryKey: keys.mcpServers }) });
}
