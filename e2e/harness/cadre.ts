// The real product in a process of its own: what `pnpm start` runs, on a free port, with a data folder that begins empty.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type Client } from '@cadre/client';
import { findTestPort } from '../../apps/runtime/src/testing/test-port.ts';

const root = join(import.meta.dirname, '..', '..');
const token = 'a-token-for-browser-tests';

export interface CadreOptions {
  /** Pause of the offline model before each piece of text, in milliseconds. */
  readonly offlineDelayMs?: number;
  readonly env?: { readonly [name: string]: string };
}

export interface Cadre {
  readonly origin: string;
  readonly client: Client;
  readonly dataFolder: string;
  /** The link that signs a browser in. */
  readonly link: string;
  /** Everything the process has printed. */
  output(): string;
  /** Ctrl-C. Gives the exit code. */
  interrupt(): Promise<number | null>;
  /** kill -9: nothing is tidied up. */
  kill(): Promise<void>;
  /** Starts again on the same port and data folder. Gives the milliseconds until it was ready. */
  start(): Promise<number>;
  /** Whether the embedded PostgreSQL of the data folder has a process. */
  hasDatabaseProcess(): boolean;
  /** Stops it, if it runs, and removes its data. */
  remove(): Promise<void>;
}

export async function startCadre({ offlineDelayMs = 1, env = {} }: CadreOptions = {}): Promise<Cadre> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'cadre-e2e-'));
  const port = await findTestPort();
  const origin = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let printed = '';

  async function start(): Promise<number> {
    const before = performance.now();
    const started = spawn(process.execPath, [join(root, 'scripts/start.ts')], {
      cwd: root,
      env: {
        ...bareEnvironment(),
        PORT: String(port),
        CADRE_DATA_DIR: dataFolder,
        CADRE_TOKEN: token,
        CADRE_OFFLINE_DELAY_MS: String(offlineDelayMs),
        CADRE_LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    while (!(await isReady(origin))) {
      if (started.exitCode !== null || started.signalCode !== null) throw new Error(`cadre start ended before it was ready:\n${printed}`);
      await delay(25);
    }
    return performance.now() - before;
  }

  async function end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return running?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => running.once('close', resolve));
    running.kill(signal);
    return ended;
  }

  function databaseProcess(): number | null {
    const file = join(dataFolder, 'postgres', 'data', 'postmaster.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : Number.NaN;
    return Number.isInteger(pid) && isAlive(pid) ? pid : null;
  }

  const cadre: Cadre = {
    origin,
    client: createClient({ baseUrl: origin, token }),
    dataFolder,
    link: `${origin}/?token=${token}`,
    output: () => printed,
    interrupt: () => end('SIGINT'),
    kill: async () => void (await end('SIGKILL')),
    start,
    hasDatabaseProcess: () => databaseProcess() !== null,
    async remove() {
      await end('SIGINT');
      const orphan = databaseProcess();
      if (orphan !== null) process.kill(orphan, 'SIGINT');
      while (databaseProcess() !== null) await delay(50);
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
  try {
    await start();
  } catch (error) {
    await cadre.remove();
    throw error;
  }
  return cadre;
}

/** Nothing of the developer's own settings or keys reaches a test. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CADRE_|DATABASE_URL$|PORT$|HOST$|NODE_OPTIONS$)|_API_KEY$/.test(name)));
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(30_000) })).ok;
  } catch {
    return false; // not listening yet
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
