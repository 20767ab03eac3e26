// Every route of the API with what goes in and out, for the OpenAPI document. A test holds this list against the mounted routes.
import { z } from 'zod';
import {
  approvalShape, cancelBody, createCredentialBody, createGraphBody, createMcpServerBody, createRevisionBody, createRunBody, credentialShape, decisionBody, environmentBody, environmentShape, eventShape, forkBody, frozenGraphShape, graphShape, graphSummaryShape,
  healthShape, hostBody, hostShape, issueShape, kindShape, listedToolsShape, listOf, machinesShape, mcpServerShape, modelShape, removedSessionShape, replaceCredentialBody, replaceGraphBody, replaceMcpServerBody, revisionShape, runShape, runStatusSchema, sessionShape, sessionTurnShape, signalBody, templateShape, usageShape,
} from '../shapes/index.ts';
import type { ProblemCode } from './problem.ts';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Hono's form: `/api/runs/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly query?: { readonly [name: string]: string };
  readonly body?: z.ZodType;
  readonly answers: { readonly [status: number]: { readonly description: string; readonly schema?: z.ZodType; readonly type?: string } };
  readonly problems?: readonly ProblemCode[];
  readonly isOpen?: true;
}

const page = { cursor: '`next` of the page before', limit: 'how many, 50 unless told, 200 at most' };
const graphGone = ['graph_not_found'] as const;
const runGone = ['run_not_found'] as const;
const ok = (schema: z.ZodType, description = 'Done') => ({ 200: { description, schema } });

export const operations: readonly Operation[] = [
  { method: 'get', path: '/health/live', summary: 'Whether the process runs', answers: ok(z.object({ ok: z.boolean() })), isOpen: true },
  {
    method: 'get', path: '/health/ready', summary: 'Whether every part works', isOpen: true,
    answers: { 200: { description: 'All parts work', schema: healthShape }, 503: { description: 'A part is down', schema: healthShape } },
  },
  { method: 'get', path: '/metrics', summary: 'Prometheus metrics', answers: { 200: { description: 'Metrics', type: 'text/plain' } } },

  { method: 'get', path: '/api/kinds', summary: 'Kinds of nodes', answers: ok(listOf(kindShape)) },
  { method: 'get', path: '/api/models', summary: 'Models of the configured providers', answers: ok(listOf(modelShape)) },
  { method: 'get', path: '/api/templates', summary: 'Graphs to start from', answers: ok(listOf(templateShape)) },

  { method: 'get', path: '/api/graphs', summary: 'Drafts, newest change first', query: page, answers: ok(listOf(graphSummaryShape)) },
  {
    method: 'post', path: '/api/graphs', summary: 'Make a draft from a document or a template', body: createGraphBody,
    answers: { 201: { description: 'The draft', schema: graphShape } }, problems: ['graph_invalid', 'template_not_found', 'slug_taken'],
  },
  { method: 'get', path: '/api/graphs/:slug', summary: 'A draft; its version is the ETag', answers: ok(graphShape), problems: graphGone },
  {
    method: 'put', path: '/api/graphs/:slug', summary: 'Save a draft; with If-Match only over that version', body: replaceGraphBody,
    answers: ok(graphShape), problems: ['graph_not_found', 'graph_invalid', 'stale_version', 'header_invalid'],
  },
  { method: 'delete', path: '/api/graphs/:slug', summary: 'Delete a draft, its revisions and its sessions; its runs stay', answers: { 204: { description: 'Gone' } }, problems: graphGone },
  { method: 'get', path: '/api/graphs/:slug/issues', summary: 'What is wrong with a draft', answers: ok(listOf(issueShape)), problems: graphGone },
  { method: 'get', path: '/api/graphs/:slug/machines', summary: 'The machines a draft compiles to', answers: ok(machinesShape), problems: ['graph_not_found', 'graph_has_errors'] },

  { method: 'get', path: '/api/graphs/:slug/revisions', summary: 'Revisions, newest first', query: page, answers: ok(listOf(revisionShape)), problems: graphGone },
  {
    method: 'post', path: '/api/graphs/:slug/revisions', summary: 'Freeze the draft; the same content gives the same revision', body: createRevisionBody,
    answers: { 201: { description: 'The revision', schema: revisionShape } }, problems: ['graph_not_found', 'graph_has_errors'],
  },
  { method: 'get', path: '/api/graphs/:slug/revisions/:number', summary: 'A revision with its graph', answers: ok(revisionShape), problems: ['graph_not_found', 'revision_not_found'] },
  { method: 'get', path: '/api/graphs/:slug/environments/:name', summary: 'What `staging` or `production` serves', answers: ok(environmentShape), problems: graphGone },
  {
    method: 'put', path: '/api/graphs/:slug/environments/:name', summary: 'Serve a revision in `staging` or `production`', body: environmentBody,
    answers: ok(environmentShape), problems: ['graph_not_found', 'revision_not_found'],
  },

  {
    method: 'post', path: '/api/runs', summary: 'Run a graph', body: createRunBody, query: { wait: 'seconds to wait for the end, 60 at most' },
    answers: { 200: { description: 'It has ended', schema: runShape }, 202: { description: 'It goes on', schema: runShape } },
    problems: ['graph_not_found', 'revision_not_found', 'not_deployed', 'input_too_large', 'graph_has_errors', 'input_invalid', 'guard_refused'],
  },
  {
    method: 'get', path: '/api/runs', summary: 'Runs, newest first', answers: ok(listOf(runShape)),
    query: { ...page, graph: 'slug', status: runStatusSchema.options.join(', '), since: 'created at or after, ISO 8601', parked: '`true`: only those that were set aside and have not ended' },
  },
  { method: 'get', path: '/api/runs/:id', summary: 'A run', answers: ok(runShape), problems: runGone },
  { method: 'get', path: '/api/runs/:id/graph', summary: 'The frozen graph it runs', answers: ok(graphShape.shape.graph), problems: runGone },
  { method: 'get', path: '/api/runs/:id/graphs', summary: 'The frozen graph it runs, then those that it runs inside', answers: ok(listOf(frozenGraphShape)), problems: runGone },
  {
    method: 'get', path: '/api/runs/:id/events', summary: 'Its log, in order', answers: ok(listOf(eventShape)), problems: runGone,
    query: { after: 'only events with a greater seq', limit: 'how many, 500 unless told, 1000 at most' },
  },
  {
    method: 'get', path: '/api/runs/:id/stream', summary: 'Server-sent events: `status`, `event` (id = seq), `delta`; ends with the run', query: { after: 'only events with a greater seq; Last-Event-ID wins' },
    answers: { 200: { description: 'The stream', type: 'text/event-stream' } }, problems: ['run_not_found', 'header_invalid'],
  },
  {
    method: 'post', path: '/api/runs/:id/decisions', summary: 'Answer an approval', body: decisionBody, answers: ok(runShape),
    problems: ['run_not_found', 'effect_not_found', 'already_decided', 'wrong_effect', 'run_ended', 'run_unusable', 'form_invalid', 'guard_refused'],
  },
  { method: 'post', path: '/api/runs/:id/signals', summary: 'Tell a waiting run of an outside event', body: signalBody, answers: ok(runShape), problems: ['run_not_found', 'run_ended', 'run_unusable', 'too_many_signals', 'guard_refused'] },
  { method: 'post', path: '/api/runs/:id/cancel', summary: 'Cancel a run; one that has ended stays as it is', body: cancelBody, answers: ok(runShape), problems: ['run_not_found', 'run_unusable'] },
  { method: 'post', path: '/api/runs/:id/resume', summary: 'Bring a parked run back', body: z.strictObject({}), answers: ok(runShape), problems: ['run_not_found', 'not_parked'] },
  {
    method: 'post', path: '/api/runs/:id/fork', summary: 'A new run that takes the events before `at` and goes on live', body: forkBody,
    answers: { 202: { description: 'The new run', schema: runShape } },
    problems: ['run_not_found', 'revision_not_found', 'graph_not_found', 'fork_incompatible', 'run_unusable', 'fork_out_of_range', 'edit_unknown', 'graph_has_errors', 'guard_refused'],
  },
  { method: 'get', path: '/api/sessions', summary: 'Sessions that something is remembered of, the newest turn first', query: { ...page, graph: 'slug' }, answers: ok(listOf(sessionShape)) },
  { method: 'get', path: '/api/sessions/:graph/:session', summary: 'A session', answers: ok(sessionShape), problems: ['session_not_found'] },
  { method: 'get', path: '/api/sessions/:graph/:session/turns', summary: 'What its agents were asked and answered, newest first', query: page, answers: ok(listOf(sessionTurnShape)), problems: ['session_not_found'] },
  { method: 'delete', path: '/api/sessions/:graph/:session', summary: 'Forget a session; its runs keep their logs', answers: ok(removedSessionShape, 'Forgotten'), problems: ['session_not_found'] },

  { method: 'get', path: '/api/credentials', summary: 'Credentials by id, without their secrets', query: page, answers: ok(listOf(credentialShape)) },
  {
    method: 'post', path: '/api/credentials', summary: 'Add a credential; its secret is never given back', body: createCredentialBody,
    answers: { 201: { description: 'The credential', schema: credentialShape } }, problems: ['credential_taken', 'too_many_credentials', 'secret_key_unusable'],
  },
  { method: 'get', path: '/api/credentials/:id', summary: 'A credential, without its secret', answers: ok(credentialShape), problems: ['credential_not_found'] },
  {
    method: 'put', path: '/api/credentials/:id', summary: 'Change title, hosts or secret; what is left out stays, and a new host asks for the secret again', body: replaceCredentialBody,
    answers: ok(credentialShape), problems: ['credential_not_found', 'secret_needed', 'secret_invalid', 'secret_key_unusable'],
  },
  { method: 'delete', path: '/api/credentials/:id', summary: 'Remove a credential; what still names it is denied', answers: { 204: { description: 'Gone' } }, problems: ['credential_not_found'] },

  { method: 'get', path: '/api/mcp-servers', summary: 'MCP servers that graphs may name', query: page, answers: ok(listOf(mcpServerShape)) },
  {
    method: 'post', path: '/api/mcp-servers', summary: 'Enter an MCP server by its address', body: createMcpServerBody,
    answers: { 201: { description: 'The server', schema: mcpServerShape } }, problems: ['mcp_server_taken', 'too_many_mcp_servers'],
  },
  { method: 'get', path: '/api/mcp-servers/:name', summary: 'An MCP server', answers: ok(mcpServerShape), problems: ['mcp_server_not_found'] },
  { method: 'put', path: '/api/mcp-servers/:name', summary: 'Change an MCP server', body: replaceMcpServerBody, answers: ok(mcpServerShape), problems: ['mcp_server_not_found', 'mcp_server_fixed'] },
  { method: 'delete', path: '/api/mcp-servers/:name', summary: 'Remove an MCP server; what still names it is denied', answers: { 204: { description: 'Gone' } }, problems: ['mcp_server_not_found', 'mcp_server_fixed'] },
  {
    method: 'post', path: '/api/mcp-servers/:name/tools', summary: 'Ask an MCP server for its tools, now', body: z.strictObject({}),
    answers: ok(listedToolsShape, 'The tools as they are now, and those that can\'t be used'), problems: ['mcp_server_not_found', 'mcp_server_unusable'],
  },

  { method: 'get', path: '/api/hosts', summary: 'Processes that host runs', answers: ok(listOf(hostShape)) },
  { method: 'put', path: '/api/hosts/:id', summary: 'Set how many runs a host may have in hand; with 0 it takes no more', body: hostBody, answers: ok(hostShape), problems: ['host_not_found'] },

  { method: 'get', path: '/api/approvals', summary: 'What waits for a person', query: { ...page, run: 'of one run only' }, answers: ok(listOf(approvalShape)) },
  { method: 'get', path: '/api/usage', summary: 'Tokens and money by graph, agent and model', query: { graph: 'of one graph', since: 'of runs created since that time; the last 30 days unless told' }, answers: ok(listOf(usageShape)) },
];
