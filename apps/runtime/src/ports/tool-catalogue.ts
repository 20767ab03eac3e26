// The MCP servers that graphs may name, and what tools they list. Operators fill it: by the API with addresses, by a file of their
// own with programs. A graph carries a server's name and nothing that could be started or reached.
import type { HttpServerEntry, ListedToolsShape, ListShape, McpServerShape } from '../shapes/index.ts';
import type { PageRequest } from './page.ts';

/** How a server is reached. */
export type McpServer =
  | { readonly type: 'http'; readonly url: string; readonly credential: string | null }
  | {
      readonly type: 'stdio';
      /** Absolute. */
      readonly command: string;
      readonly args: readonly string[];
      /** All that the program sees of an environment. */
      readonly env: { readonly [name: string]: string };
    };

/** Where tools find the server that a graph names. */
export interface McpServerSource {
  /** Null when there is none of this name. */
  find(name: string): Promise<McpServer | null>;
}

export type AddServerOutcome = { readonly type: 'added'; readonly server: McpServerShape } | { readonly type: 'taken' } | { readonly type: 'full'; readonly limit: number };
export type ReplaceServerOutcome = { readonly type: 'replaced'; readonly server: McpServerShape } | { readonly type: 'missing' } | { readonly type: 'fixed' };

/** What people do with it. `fixed`: the server comes from the operator's file. */
export interface McpServerCatalogue extends McpServerSource {
  /** Those of the file first, on the first page; then by name. */
  list(page: PageRequest): Promise<ListShape<McpServerShape>>;
  get(name: string): Promise<McpServerShape | null>;
  add(name: string, entry: HttpServerEntry): Promise<AddServerOutcome>;
  replace(name: string, entry: HttpServerEntry): Promise<ReplaceServerOutcome>;
  remove(name: string): Promise<'removed' | 'missing' | 'fixed'>;
}

export interface ToolLister {
  /**
   * Asks the server, now.
   * @throws ToolFailure when it can't be reached, or its list can't be used
   */
  list(server: string, signal: AbortSignal): Promise<ListedToolsShape>;
}
