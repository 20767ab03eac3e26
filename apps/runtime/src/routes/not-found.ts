// What is not there: no such address, or an address that does not take the method.
import type { Context } from 'hono';
import type { HttpEnvironment } from './http-environment.ts';
import { operations } from './operations.ts';
import { problem } from './problem.ts';

/** Each address with the methods it takes, in capitals. */
const addresses = [...Map.groupBy(operations, ({ path }) => path)].map(([path, taken]) => ({
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
  methods: taken.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])),
}));

export function onNotFound(context: Context<HttpEnvironment>): Response {
  const { method, path } = context.req;
  const methods = addresses.find(({ pattern }) => pattern.test(path))?.methods ?? [];
  if (methods.length === 0 || methods.includes(method)) {
    return problem(context, 'not_found', { detail: `There is nothing at ${method} ${path}. GET /api/openapi.json lists the routes.` });
  }
  const allow = methods.join(', ');
  context.header('allow', allow);
  return problem(context, 'method_not_allowed', { detail: `${path} takes ${allow}, not ${method}.` });
}
