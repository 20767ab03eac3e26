// A company register as small as can be, to try the template with: `node templates/batch-enrichment/server.ts`, on a port of
// your own if you name one. It stands for a web service of yours.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Entry {
  readonly name: string;
  readonly city: string;
  readonly employees: number;
  readonly founded: number;
}

/** Where the template's graph looks for it. */
const PORT = 4199;

const entries: readonly Entry[] = [
  { name: 'Alder & Finch', city: 'Bristol', employees: 24, founded: 1987 },
  { name: 'Casa Verde', city: 'Lisbon', employees: 31, founded: 2016 },
  { name: 'Nordlicht Logistik GmbH', city: 'Hamburg', employees: 184, founded: 2008 },
  { name: 'Tatra Express', city: 'Kosice', employees: 655, founded: 1999 },
];

export interface Register {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  stop(): Promise<void>;
}

/** @param port 0 takes a free one */
export async function startRegister(port: number): Promise<Register> {
  const server = createServer((request, response) => {
    const { status, body } = answer(request.method ?? '', request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function answer(method: string, path: string): { readonly status: number; readonly body: object } {
  const asked = /^\/companies\/([^/?]+)$/.exec(path)?.[1];
  if (asked === undefined) return { status: 404, body: { error: 'Ask for /companies/{name}.' } };
  if (method !== 'GET') return { status: 405, body: { error: 'The register can only be read.' } };
  const found = entries.find(({ name }) => encodeURIComponent(name) === asked);
  return found === undefined ? { status: 404, body: { error: 'The register has no company of this name.' } } : { status: 200, body: found };
}

if (import.meta.main) {
  const { origin } = await startRegister(Number(process.argv[2] ?? PORT));
  console.log(`The register answers at ${origin}/companies/{name}. Ctrl-C stops it.`);
}
