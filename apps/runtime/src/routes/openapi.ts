// The OpenAPI 3.1 document, made from the operations and the zod schemas of their bodies and answers.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { ApiSchemas } from './openapi-schemas.ts';
import { operations } from './operations.ts';
import type { Operation } from './operations.ts';
import { makeProblem } from './problem.ts';
import type { ProblemCode } from './problem.ts';

// What any request may be refused with, and those with a part in the address, a query, a body, or behind the token.
const always: readonly ProblemCode[] = ['host_not_allowed', 'origin_not_allowed'];
const inAddress: readonly ProblemCode[] = ['not_found'];
const withQuery: readonly ProblemCode[] = ['query_invalid'];
const withToken: readonly ProblemCode[] = ['unauthorized'];
const withBody: readonly ProblemCode[] = ['malformed_json', 'nested_too_deep', 'unsafe_key', 'body_invalid', 'body_too_large', 'content_type_unsupported'];

export function openApiDocument(version: string): JsonObject {
  const schemas = new ApiSchemas();
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: toOperation(operation, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cadre', version, description: 'Teams of AI agents: their graphs, their runs. Errors are problem+json with a stable `code`.' },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'cadre_session_<port>' } },
    },
  };
}

/** The codes of every problem that an operation may answer with, beside `internal`. */
export function problemsOf({ path, body, query, problems = [], isOpen }: Operation): readonly ProblemCode[] {
  return [...always, ...(path.includes(':') ? inAddress : []), ...(isOpen === true ? [] : withToken), ...(body === undefined ? [] : withBody), ...(query === undefined ? [] : withQuery), ...problems];
}

function toOperation(operation: Operation, schemas: ApiSchemas): JsonObject {
  const { path, summary, query = {}, body, answers, isOpen, method } = operation;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(query).map(([name, description]) => ({ name, in: 'query', description, schema: { type: 'string' } }));
  return {
    summary,
    operationId: `${method} ${path}`.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, ''),
    ...(isOpen === true ? { security: [] } : {}),
    parameters: [...inPath, ...inQuery],
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemas.add(body, 'input') } } } }),
    responses: { ...toAnswers(answers, schemas), ...toProblems(problemsOf(operation)) },
  };
}

function toAnswers(answers: Operation['answers'], schemas: ApiSchemas): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type = 'application/json' }]) => {
      if (schema === undefined && type === 'application/json') return [status, { description }];
      return [status, { description, content: { [type]: { schema: schema === undefined ? { type: 'string' } : schemas.add(schema, 'output') } } }];
    }),
  );
}

/** One entry a status, naming its codes. */
function toProblems(codes: readonly ProblemCode[]): JsonObject {
  const byStatus = Map.groupBy(codes, (code) => makeProblem(code, { detail: '' }).status);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries([...byStatus].map(([status, list]) => [String(status), { description: list.map((code) => `\`${code}\``).join(', '), content }]));
}
