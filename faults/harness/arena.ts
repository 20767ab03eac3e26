// Where one fault happens: a database, an outside world and processes of its own, and everything that is known from outside.
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import { findTestPort } from '../../apps/runtime/src/testing/test-port.ts';
import { createClient, type Client } from '../../packages/client/src/index.ts';
import type { Graph } from '../../packages/graph-schema/src/index.ts';
import { randomFrom, type Random } from '../../packages/run-core/src/testing/index.ts';
import { drawGraphs, type GraphName } from './graphs.ts';
import { cadre, startProcess, type CadreProcess } from './cadre-process.ts';
import { Journal } from './journal.ts';
import { startModelServer, type ModelServer } from './model-server.ts';
import { createPostgres, type Postgres } from './postgres.ts';
import { startToolServer, type ToolServer } from './tool-server.ts';

export interface Arena extends AsyncDisposable {
  /** For what the fault chooses; nobody else draws from it, so that the same seed does the same. */
  readonly random: Random;
  /** For what the crowd chooses, in whatever order it comes to it. */
  readonly crowdRandom: Random;
  readonly report: (line: string) => void;
  readonly postgres: Postgres;
  /** The checker's own connection. */
  readonly sql: Sql;
  readonly world: ModelServer;
  readonly tools: ToolServer;
  readonly graphs: { readonly [name in GraphName]: Graph };
  readonly journal: Journal;
  readonly clients: readonly Client[];
  /** Everything started that still runs. */
  processes(): readonly CadreProcess[];
  /** `cadre host`, ready. */
  host(environment?: { readonly [name: string]: string }): Promise<CadreProcess>;
  /** A host with a wrapped part: `processes/<script>`. */
  wrappedHost(script: string, words: readonly string[]): Promise<CadreProcess>;
  /** `cadre serve`, ready; its client is among `clients` from now on. */
  serve(): Promise<CadreProcess>;
  /** The same with `cadre start`: it also hosts, and takes the runs that it is asked for itself. */
  serveAndHost(): Promise<CadreProcess>;
}

export interface ArenaOptions {
  readonly seed: number;
  readonly report: (line: string) => void;
}

export async function openArena({ seed, report }: ArenaOptions): Promise<Arena> {
  const closers: (() => Promise<unknown>)[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'cadre-faults-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const postgres = await createPostgres(folder);
  closers.push(() => postgres.stop());
  await postgres.start();
  await createDatabase(postgres.url);
  const sql = connect(postgres.url, { connections: 2, name: 'faults' });
  closers.push(() => sql.end({ timeout: 2 }));
  const latency = randomFrom(seed + 1);
  const world = await startModelServer((task) => (isOfLoop(task) ? 2 : isOfMany(task) ? 100 : 30 + latency(300)));
  closers.push(() => world.close());
  const tools = await startToolServer(() => 30 + latency(300));
  closers.push(() => tools.close());
  const started: CadreProcess[] = [];
  closers.push(() => Promise.all(started.filter(({ hasExited }) => !hasExited).map((each) => each.kill())));
  const clients: Client[] = [];
  const token = randomBytes(16).toString('hex');

  const environmentOf = (name: string) => ({
    DATABASE_URL: postgres.url,
    CADRE_DATA_DIR: join(folder, 'cadre'),
    CADRE_TOKEN: token,
    CADRE_PROVIDERS: JSON.stringify([{ id: 'world', baseUrl: world.addressFor(name), models: ['m'] }]),
    CADRE_EGRESS_ALLOW: tools.host,
    CADRE_LOG_LEVEL: 'info',
  });
  async function start(kind: string, { program = cadre, words, environment = {} }: { readonly program?: string; readonly words: readonly string[]; readonly environment?: { readonly [name: string]: string } }): Promise<CadreProcess> {
    const name = `${kind}-${started.length + 1}`;
    const child = startProcess({ name, program, words, environment: { ...environmentOf(name), ...environment } });
    started.push(child);
    await child.said('"ready":true');
    return child;
  }
  async function startServer(command: 'serve' | 'start'): Promise<CadreProcess> {
    const port = await findTestPort();
    const server = await start(command, { words: [command, '--json'], environment: { PORT: String(port) } });
    const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, token });
    clients.push(client);
    void server.exited.then(() => clients.splice(clients.indexOf(client), 1));
    return server;
  }
  return {
    random: randomFrom(seed),
    crowdRandom: randomFrom(seed + 2),
    report, postgres, sql, world, tools, clients,
    graphs: drawGraphs(tools.origin),
    journal: new Journal(),
    processes: () => started.filter(({ hasExited }) => !hasExited),
    host: (environment = {}) => start('host', { words: ['host', '--json'], environment }),
    wrappedHost: (script, words) => start('host', { program: fileURLToPath(new URL(`../processes/${script}`, import.meta.url)), words }),
    serve: () => startServer('serve'),
    serveAndHost: () => startServer('start'),
    async [Symbol.asyncDispose]() {
      for (const close of closers.reverse()) await close();
    },
  };
}

async function createDatabase(url: string): Promise<void> {
  const admin = connect(url.replace(/\/cadre$/, '/postgres'), { connections: 1, name: 'faults' });
  await admin.unsafe('create database cadre');
  await admin.end();
}

/** Seventy steps that are only there to make a log long. */
function isOfLoop(task: string): boolean {
  return task.includes('/spin/');
}

/** Asked for at the same time, answered at the same time. */
function isOfMany(task: string): boolean {
  return /\/w\d\//.test(task);
}
