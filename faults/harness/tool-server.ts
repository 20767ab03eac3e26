// The other half of the outside world: a web service for tools, which notes every request with its idempotency key before it
// answers. Its paths say how safe a second request of the same would be.
import { setTimeout as delay } from 'node:timers/promises';
import { startWebServer, type SeenRequest } from '../../apps/runtime/src/testing/web-server.ts';
import type { WorldCall } from './world-call.ts';

export interface ToolServer {
  readonly calls: readonly WorldCall[];
  readonly origin: string;
  /** `host:port`, as an operator allows it. */
  readonly host: string;
  /** Waited for before a call is answered. */
  behave(behaviour: (call: WorldCall) => Promise<void> | void): void;
  close(): Promise<void>;
}

/** Answers after `latencyMs()` milliseconds. */
export async function startToolServer(latencyMs: () => number): Promise<ToolServer> {
  const calls: WorldCall[] = [];
  let behave: (call: WorldCall) => Promise<void> | void = () => undefined;
  async function reply(request: SeenRequest): Promise<string> {
    const call = toCall(request);
    calls.push(call);
    const answer = `Done ${calls.length} for ${call.key}`;
    await behave(call);
    await delay(latencyMs());
    call.answer = answer;
    return JSON.stringify({ answer });
  }
  const server = await startWebServer((response, request) => {
    reply(request).then(
      (body) => response.setHeader('content-type', 'application/json').end(body),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  return {
    calls,
    origin: server.origin,
    host: `127.0.0.1:${server.port}`,
    behave(behaviour) {
      behave = behaviour;
    },
    async close() {
      await server[Symbol.asyncDispose]();
    },
  };
}

function toCall({ url, headers }: SeenRequest): WorldCall {
  const { pathname, searchParams } = new URL(url, 'http://world');
  const repeat = (['read-only', 'repeatable', 'once'] as const).find((each) => pathname === `/${each}`);
  const key = headers['idempotency-key'];
  const task = searchParams.get('task');
  if (repeat === undefined || typeof key !== 'string' || task === null) throw new Error(`No tool of these graphs calls ${url} with the key ${String(key)}.`);
  return { repeat, key, task, at: Date.now(), answer: null };
}
