// What every request passes before a handler sees it: an id and a log line, safe headers, own names only, own pages only, sign-in.
import { randomUUID } from 'node:crypto';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Logger } from 'pino';
import { isOwnHost, isOwnOrigin } from '../security/request-origin.ts';
import type { NamePolicy } from '../security/request-origin.ts';
import type { SignIn } from '../security/sign-in.ts';
import type { HttpEnvironment } from './http-environment.ts';
import type { HttpMetrics } from './metrics.ts';
import { onNotFound } from './not-found.ts';
import { problem } from './problem.ts';

/** Names the request and logs its end: method, path, status and time; never a body, a query or a header. */
export function requestLog(logger: Logger, metrics: HttpMetrics) {
  return createMiddleware<HttpEnvironment>(async (context, next) => {
    const asked = context.req.header('x-request-id') ?? '';
    const requestId = /^[A-Za-z0-9._-]{1,64}$/.test(asked) ? asked : randomUUID();
    const startedAt = performance.now();
    const child = logger.child({ request: requestId });
    context.set('requestId', requestId);
    context.set('logger', child);
    await next();
    const { method, path } = context.req;
    const { status } = context.res;
    const milliseconds = performance.now() - startedAt;
    context.header('x-request-id', requestId);
    metrics.observe({ method, route: context.req.routePath, status, milliseconds });
    const line = { method, path, status, ms: Math.round(milliseconds) };
    if (status >= 500) child.warn(line, 'request');
    else if (method === 'GET' || method === 'HEAD') child.debug(line, 'request');
    else child.info(line, 'request');
  });
}

const policy = [
  "default-src 'none'", "script-src 'self'", "worker-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "manifest-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

/** No script but our own files, no frames, no guessing of types, no referrer with a token in it. */
export const safeHeaders = createMiddleware<HttpEnvironment>(async (context, next) => {
  await next();
  context.header('content-security-policy', policy);
  context.header('x-content-type-options', 'nosniff');
  context.header('x-frame-options', 'DENY');
  context.header('referrer-policy', 'no-referrer');
  context.header('cross-origin-opener-policy', 'same-origin');
  context.header('cross-origin-resource-policy', 'same-origin');
  if (context.req.path.startsWith('/api/') && !context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
});

export function ownNames(names: NamePolicy) {
  return createMiddleware<HttpEnvironment>(async (context, next) => {
    const host = context.req.header('host');
    if (!isOwnHost(host, names)) {
      const detail = `This server does not answer to the host ${(host ?? '').slice(0, 100)}. Use 127.0.0.1, or add the name to CADRE_ALLOWED_HOSTS.`;
      return problem(context, 'host_not_allowed', { detail });
    }
    if (!isOwnOrigin(context.req.header('origin'), host)) {
      return problem(context, 'origin_not_allowed', { detail: 'A page of another site asked; only this server\'s own pages may.' });
    }
    return next();
  });
}

/** Postgres text holds no U+0000, so nothing can be found by it. */
export const plainAddress = createMiddleware<HttpEnvironment>(async (context, next) => (context.req.url.includes('%00') ? onNotFound(context) : next()));

/** Browsers share cookies between the ports of a machine; by its own name each server keeps its own session. */
export function cookieName(port: number): string {
  return `cadre_session_${port}`;
}

export function signedIn(signIn: SignIn, port: number) {
  return createMiddleware<HttpEnvironment>(async (context, next) => {
    const caller = signIn.callerOf(context.req.header('authorization'), getCookie(context, cookieName(port)));
    if (caller === null) {
      context.header('www-authenticate', 'Bearer realm="cadre"');
      return problem(context, 'unauthorized', { detail: 'Send the token as Authorization: Bearer …, or open the sign-in link that `cadre token` prints.' });
    }
    context.set('caller', caller);
    return next();
  });
}
