// A local HTTP server that stands where a hosted provider is: one scripted reply or one error, in that provider's own protocol.
import { createServer } from 'node:http';
import type { HostedProtocol, HostedReply } from './protocols.ts';

export interface HostedServer {
  /** Origin without a path: `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly requests: readonly { readonly path: string; readonly headers: NodeJS.Dict<string | string[]>; readonly body: unknown }[];
  close(): Promise<void>;
}

export async function startHostedServer(protocol: HostedProtocol, answer: HostedReply | { readonly status: number }): Promise<HostedServer> {
  const requests: HostedServer['requests'][number][] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const path = incoming.url ?? '';
    requests.push({ path, headers: incoming.headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
    const status = 'status' in answer ? answer.status : protocol.path.test(path) ? 200 : 404;
    if ('status' in answer || status !== 200) {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(protocol.error(status)));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of protocol.events(answer)) {
      response.write(`${typeof event['type'] === 'string' ? `event: ${event['type']}\n` : ''}data: ${JSON.stringify(event)}\n\n`);
    }
    response.end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
