// Names of what the server knows, in the query cache. A change invalidates by the shortest prefix that it touches.

export const keys = {
  /** The list; a draft is under another name, so that a change of the list never reloads what is being drawn. */
  graphs: ['graphs'] as const,
  graph: (slug: string) => ['graph', slug] as const,
  revisions: (slug: string) => ['revisions', slug] as const,
  templates: ['templates'] as const,
  models: ['models'] as const,
  credentials: ['credentials'] as const,
  mcpServers: ['mcp-servers'] as const,
  approvals: ['approvals'] as const,
  /** All drafts, for choosing one. */
  graphNames: ['graphs', 'names'] as const,
  runs: ['runs'] as const,
  runList: (filter: { readonly graph?: string | undefined; readonly status?: string | undefined }) => ['runs', 'list', filter.graph ?? null, filter.status ?? null] as const,
  run: (id: string) => ['runs', 'one', id] as const,
};
