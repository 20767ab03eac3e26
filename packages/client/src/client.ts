// The HTTP API as typed functions, one object a resource. Shapes are the runtime's own; nothing of it is imported at run time.
import type { Graph, Issue } from '@cadre/graph-schema';
import type {
  ApprovalShape, CancelBody, CreateCredentialBody, CreateGraphBody, CreateMcpServerBody, CreateRevisionBody, CreateRunBody, CredentialShape, DecisionBody, EnvironmentName, EnvironmentShape, EventShape, ForkBody, FrozenGraphShape, GraphShape,
  GraphSummaryShape, HostBody, HostShape, KindShape, ListedToolsShape, ListShape, MachinesShape, McpServerShape, ModelShape, RemovedSessionShape, ReplaceCredentialBody, ReplaceMcpServerBody, RevisionShape, RunShape, RunStatusShape, SessionShape, SessionTurnShape, SignalBody, TemplateShape, UsageShape,
} from '@cadre/runtime/shapes';
import { followRun } from './follow-run.ts';
import type { FollowOptions } from './follow-run.ts';
import { createSend } from './request.ts';
import type { ClientOptions, RequestOptions } from './request.ts';

export interface Page {
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  /** 50 unless told, 200 at most. */
  readonly limit?: number | undefined;
}

export interface RunQuery extends Page {
  /** Slug. */
  readonly graph?: string | undefined;
  readonly status?: RunStatusShape | undefined;
  /** ISO 8601: created at or after. */
  readonly since?: string | undefined;
  /** Only those that were set aside and have not ended. */
  readonly parked?: true | undefined;
}

export type Client = ReturnType<typeof createClient>;

export function createClient(options: ClientOptions) {
  const send = createSend(options);

  async function ask<T>(path: string, request?: RequestOptions): Promise<T> {
    const answer: T = JSON.parse(await (await send(path, request)).text());
    return answer;
  }

  return {
    kinds: {
      list: () => ask<ListShape<KindShape>>('/api/kinds'),
    },

    models: {
      list: () => ask<ListShape<ModelShape>>('/api/models'),
    },

    usage: {
      /** By graph, agent and model. `since`: ISO 8601, the last 30 days unless told. */
      list: (filter: { readonly graph?: string; readonly since?: string } = {}) => ask<ListShape<UsageShape>>('/api/usage', { query: { ...filter } }),
    },

    templates: {
      list: () => ask<ListShape<TemplateShape>>('/api/templates'),
    },

    graphs: {
      list: (page: Page = {}) => ask<ListShape<GraphSummaryShape>>('/api/graphs', { query: { ...page } }),
      get: (slug: string) => ask<GraphShape>(graphPath(slug)),
      create: (body: CreateGraphBody) => ask<GraphShape>('/api/graphs', { method: 'POST', body }),
      /** `version`: the one the change was made to; null replaces whatever is there. 412 when stale. */
      replace: (slug: string, graph: Graph, version: number | null) =>
        ask<GraphShape>(graphPath(slug), { method: 'PUT', body: { graph }, headers: version === null ? {} : { 'if-match': `"${version}"` } }),
      remove: async (slug: string): Promise<void> => {
        await send(graphPath(slug), { method: 'DELETE' });
      },
      issues: (slug: string) => ask<ListShape<Issue>>(`${graphPath(slug)}/issues`),
      machines: (slug: string) => ask<MachinesShape>(`${graphPath(slug)}/machines`),
    },

    revisions: {
      list: (slug: string, page: Page = {}) => ask<ListShape<RevisionShape>>(`${graphPath(slug)}/revisions`, { query: { ...page } }),
      get: (slug: string, number: number) => ask<RevisionShape>(`${graphPath(slug)}/revisions/${number}`),
      create: (slug: string, body: CreateRevisionBody = {}) => ask<RevisionShape>(`${graphPath(slug)}/revisions`, { method: 'POST', body }),
    },

    environments: {
      get: (slug: string, name: EnvironmentName) => ask<EnvironmentShape>(`${graphPath(slug)}/environments/${name}`),
      set: (slug: string, name: EnvironmentName, revision: number) =>
        ask<EnvironmentShape>(`${graphPath(slug)}/environments/${name}`, { method: 'PUT', body: { revision } }),
    },

    runs: {
      /** `wait`: seconds to wait for the end, 60 at most. */
      create: (body: CreateRunBody, { wait }: { readonly wait?: number } = {}) => ask<RunShape>('/api/runs', { method: 'POST', body, query: { wait } }),
      list: (query: RunQuery = {}) => ask<ListShape<RunShape>>('/api/runs', { query: { ...query } }),
      get: (id: string) => ask<RunShape>(runPath(id)),
      /** The frozen graph it runs. */
      graph: (id: string) => ask<Graph>(`${runPath(id)}/graph`),
      /** The frozen graph it runs, then those that it runs inside. */
      graphs: (id: string) => ask<ListShape<FrozenGraphShape>>(`${runPath(id)}/graphs`),
      /** A page of the log; `next` is the `after` of the next page. 500 unless told, 1,000 at most. */
      events: (id: string, { after = 0, limit }: { readonly after?: number; readonly limit?: number } = {}) =>
        ask<ListShape<EventShape>>(`${runPath(id)}/events`, { query: { after, limit } }),
      stream: (id: string, follow: FollowOptions): Promise<void> => followRun(send, `${runPath(id)}/stream`, follow),
      decide: (id: string, body: DecisionBody) => ask<RunShape>(`${runPath(id)}/decisions`, { method: 'POST', body }),
      signal: (id: string, body: SignalBody) => ask<RunShape>(`${runPath(id)}/signals`, { method: 'POST', body }),
      cancel: (id: string, body: CancelBody = {}) => ask<RunShape>(`${runPath(id)}/cancel`, { method: 'POST', body }),
      /** Brings a parked run back. */
      resume: (id: string) => ask<RunShape>(`${runPath(id)}/resume`, { method: 'POST', body: {} }),
      fork: (id: string, body: ForkBody) => ask<RunShape>(`${runPath(id)}/fork`, { method: 'POST', body }),
    },

    credentials: {
      list: (page: Page = {}) => ask<ListShape<CredentialShape>>('/api/credentials', { query: { ...page } }),
      get: (id: string) => ask<CredentialShape>(credentialPath(id)),
      /** The secret is never given back. */
      create: (body: CreateCredentialBody) => ask<CredentialShape>('/api/credentials', { method: 'POST', body }),
      /** What is left out stays. 422 when a new host is named without the secret. */
      replace: (id: string, body: ReplaceCredentialBody) => ask<CredentialShape>(credentialPath(id), { method: 'PUT', body }),
      remove: async (id: string): Promise<void> => {
        await send(credentialPath(id), { method: 'DELETE' });
      },
    },

    mcpServers: {
      list: (page: Page = {}) => ask<ListShape<McpServerShape>>('/api/mcp-servers', { query: { ...page } }),
      get: (name: string) => ask<McpServerShape>(mcpServerPath(name)),
      create: (body: CreateMcpServerBody) => ask<McpServerShape>('/api/mcp-servers', { method: 'POST', body }),
      replace: (name: string, body: ReplaceMcpServerBody) => ask<McpServerShape>(mcpServerPath(name), { method: 'PUT', body }),
      remove: async (name: string): Promise<void> => {
        await send(mcpServerPath(name), { method: 'DELETE' });
      },
      /** Reaches out to the server. */
      tools: (name: string) => ask<ListedToolsShape>(`${mcpServerPath(name)}/tools`, { method: 'POST', body: {} }),
    },

    hosts: {
      list: () => ask<ListShape<HostShape>>('/api/hosts'),
      /** How many runs it may have in hand; with 0 it takes no more. */
      set: (id: string, body: HostBody) => ask<HostShape>(`/api/hosts/${encodeURIComponent(id)}`, { method: 'PUT', body }),
    },

    /** What agents with memory remember. */
    sessions: {
      list: (query: Page & { readonly graph?: string | undefined } = {}) => ask<ListShape<SessionShape>>('/api/sessions', { query: { ...query } }),
      get: (graph: string, session: string) => ask<SessionShape>(sessionPath(graph, session)),
      /** Newest first. */
      turns: (graph: string, session: string, page: Page = {}) => ask<ListShape<SessionTurnShape>>(`${sessionPath(graph, session)}/turns`, { query: { ...page } }),
      /** Runs keep their own logs. */
      remove: (graph: string, session: string) => ask<RemovedSessionShape>(sessionPath(graph, session), { method: 'DELETE' }),
    },

    approvals: {
      list: (query: Page & { readonly run?: string | undefined } = {}) => ask<ListShape<ApprovalShape>>('/api/approvals', { query: { ...query } }),
    },
  };
}

function graphPath(slug: string): string {
  return `/api/graphs/${encodeURIComponent(slug)}`;
}

function credentialPath(id: string): string {
  return `/api/credentials/${encodeURIComponent(id)}`;
}

function mcpServerPath(name: string): string {
  return `/api/mcp-servers/${encodeURIComponent(name)}`;
}

function sessionPath(graph: string, session: string): string {
  return `/api/sessions/${encodeURIComponent(graph)}/${encodeURIComponent(session)}`;
}

function runPath(id: string): string {
  return `/api/runs/${encodeURIComponent(id)}`;
}
