// The only place that knows HTTP statuses: refusals, bad requests and bugs become problem+json (RFC 9457).
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CursorError } from '../ports/page.ts';
import { bodyLimit, nestingLimit } from '../security/json-body.ts';
import type { Problem } from '../shapes/index.ts';
import { inputLimit } from '../use-cases/create-run.ts';
import type { Refusal, RefusalCode } from '../use-cases/refusal.ts';
import type { HttpEnvironment } from './http-environment.ts';

/** A request that is wrong before any use-case sees it. */
export type RequestCode =
  | 'malformed_json' | 'nested_too_deep' | 'unsafe_key' | 'body_invalid' | 'query_invalid' | 'header_invalid' | 'body_too_large' | 'content_type_unsupported'
  | 'unauthorized' | 'host_not_allowed' | 'origin_not_allowed' | 'not_found' | 'method_not_allowed' | 'internal';

export type ProblemCode = RefusalCode | RequestCode;

const problems: { readonly [code in ProblemCode]: readonly [status: ContentfulStatusCode, title: string] } = {
  malformed_json: [400, 'Malformed JSON'],
  nested_too_deep: [400, `JSON nested deeper than ${nestingLimit}`],
  unsafe_key: [400, 'Unsafe key'],
  body_invalid: [400, 'Body not understood'],
  query_invalid: [400, 'Query not understood'],
  header_invalid: [400, 'Header not understood'],
  unauthorized: [401, 'Not signed in'],
  host_not_allowed: [403, 'Host not allowed'],
  origin_not_allowed: [403, 'Origin not allowed'],
  not_found: [404, 'No such address'],
  graph_not_found: [404, 'No such graph'],
  revision_not_found: [404, 'No such revision'],
  template_not_found: [404, 'No such template'],
  run_not_found: [404, 'No such run'],
  session_not_found: [404, 'No such session'],
  host_not_found: [404, 'No such host'],
  credential_not_found: [404, 'No such credential'],
  mcp_server_not_found: [404, 'No such MCP server'],
  effect_not_found: [404, 'Not waiting for this'],
  method_not_allowed: [405, 'Method not allowed'],
  slug_taken: [409, 'Slug taken'],
  credential_taken: [409, 'Credential exists'],
  too_many_credentials: [409, 'Too many credentials'],
  mcp_server_taken: [409, 'MCP server exists'],
  too_many_mcp_servers: [409, 'Too many MCP servers'],
  mcp_server_fixed: [409, 'MCP server of a file'],
  not_deployed: [409, 'Nothing served here'],
  run_ended: [409, 'Run has ended'],
  run_unusable: [409, 'Run of another version'],
  already_decided: [409, 'Already decided'],
  wrong_effect: [409, 'Not a question to a person'],
  too_many_signals: [409, 'Too many signals'],
  not_parked: [409, 'Not parked'],
  fork_incompatible: [409, 'Fork does not fit'],
  stale_version: [412, 'Newer version exists'],
  body_too_large: [413, `Body larger than ${bodyLimit} bytes`],
  input_too_large: [413, `Input larger than ${inputLimit} bytes`],
  content_type_unsupported: [415, 'Content type not supported'],
  graph_invalid: [422, 'Not a graph'],
  graph_has_errors: [422, 'Graph has errors'],
  input_invalid: [422, 'Input misses its schema'],
  form_invalid: [422, 'Form misses its schema'],
  guard_refused: [422, 'A guard rule refuses it'],
  fork_out_of_range: [422, 'Fork out of range'],
  edit_unknown: [422, 'No such answer to edit'],
  secret_needed: [422, 'Secret needed'],
  secret_invalid: [422, 'Not a secret of this kind'],
  internal: [500, 'Internal error'],
  mcp_server_unusable: [502, 'MCP server not usable'],
  secret_key_unusable: [503, 'Secret key not usable'],
};

export type ProblemDetails = Pick<Refusal, 'detail' | 'path' | 'issues' | 'current'> & { readonly request?: string };

export function makeProblem(code: ProblemCode, { path, ...details }: ProblemDetails): Problem {
  const [status, title] = problems[code];
  return { type: 'about:blank', title, status, code, ...details, ...(path === undefined || path.length === 0 ? {} : { path: pathText(path) }) };
}

export function problem(context: Context<HttpEnvironment>, code: ProblemCode, details: ProblemDetails): Response {
  const body = makeProblem(code, details);
  const [status] = problems[code];
  // The rest of a body that is too large is not read, so nothing else can follow on its connection.
  const closes = code === 'body_too_large' ? { connection: 'close' } : {};
  return context.json(body, status, { 'content-type': 'application/problem+json', ...closes });
}

/** Thrown by the readers of `routes/request.ts`; handlers never catch it. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly code: RequestCode;
  readonly path: readonly (string | number)[];

  constructor(code: RequestCode, detail: string, path: readonly (string | number)[] = []) {
    super(detail);
    this.code = code;
    this.path = path;
  }
}

/** Hono's `onError`: what was thrown becomes an answer. A bug is told by an id that the log has, never by its stack. */
export function onError(error: unknown, context: Context<HttpEnvironment>): Response {
  if (error instanceof BadRequest) return problem(context, error.code, { detail: error.message, path: error.path });
  if (error instanceof CursorError) return problem(context, 'query_invalid', { detail: `${error.message} Leave it out for the first page.`, path: ['cursor'] });
  if (error instanceof HTTPException) return problem(context, 'body_invalid', { detail: error.message });
  const request = context.get('requestId');
  context.get('logger').error({ err: error, method: context.req.method, path: context.req.path }, 'request failed');
  return problem(context, 'internal', { detail: `Something went wrong in Cadre. The server's log tells more under the request id ${request}.`, request });
}

/** `edits[0].effect` */
function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
