// One HTTP server on one port, taken before anything else is started, and how it stops: streams first, then what is being answered, then what is left.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { HttpEnvironment } from '../routes/http-environment.ts';
import { makeProblem } from '../routes/problem.ts';
import { CommandFailure } from './command-failure.ts';

const GRACE_MS = 1_500;

export interface Listening {
  /** From now on `app` answers; before that, every answer is 503. */
  serve(app: Hono<HttpEnvironment>): void;
  /** Resolves when every connection is closed. */
  stop(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Aborted when the server stops. */
  readonly stopping: AbortController;
}

/** @throws CommandFailure when the address can't be had */
export async function listen({ host, port, stopping }: ListenOptions): Promise<Listening> {
  let app: Hono<HttpEnvironment> | null = null;
  const listener = getRequestListener((request, bindings) => app?.fetch(request, bindings) ?? new Response('Cadre is starting.\n', { status: 503, headers: { 'retry-after': '1' } }), {
    errorHandler: () => unreadable(),
  });
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CommandFailure(`Can't listen on ${host}:${port}: ${reasonOf(error)}.`)));
    server.listen(port, host, resolve);
  });
  return {
    serve(ready) {
      app = ready;
    },
    async stop() {
      if (!server.listening) return;
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const giveUpAt = Date.now() + GRACE_MS;
      // A connection is idle only once its last answer is out, so idle ones are closed again and again.
      const closing = setInterval(() => (Date.now() < giveUpAt ? server.closeIdleConnections() : server.closeAllConnections()), 20);
      await closed;
      clearInterval(closing);
    },
  };
}

/** For a request that is not even one, e.g. with a Host header that is no host. */
function unreadable(): Response {
  const body = makeProblem('header_invalid', { detail: 'The address or the Host header of the request is not valid.' });
  return Response.json(body, { status: body.status, headers: { 'content-type': 'application/problem+json' } });
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'the port is in use. Stop what uses it, or set PORT to another one';
  if (code === 'EACCES') return 'no permission for that port. Set PORT to one above 1023';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'this machine does not have that address. Correct HOST';
  return error.message;
}
