// Real processes of Cadre: `cadre host`, `cadre serve`, or a host with a wrapped part. They can be killed, frozen and stopped.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));
export const cadre = fileURLToPath(new URL('../../apps/runtime/src/main.ts', import.meta.url));
const KEPT_OUTPUT = 200_000;

export interface CadreProcess {
  readonly name: string;
  readonly pid: number;
  readonly hasExited: boolean;
  /** Resolves with the signal or exit code. */
  readonly exited: Promise<string>;
  /** The end of what it has printed and logged. */
  output(): string;
  /** Resolves when its output holds `text`. @throws when it ends before */
  said(text: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** kill -9, and gone. */
  kill(): Promise<void>;
  /** As an operator stops it. @throws when it fails to go */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: { readonly [name: string]: string };
}

/** Longer than a host takes to let its calls finish, on a busy machine too. */
const STOP_WITHIN_MS = 60_000;

export function startProcess({ name, program, words, environment }: ProcessOptions): CadreProcess {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: repository,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  let hasExited = false;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      hasExited = true;
      resolve(signal ?? String(code));
    });
  });
  const signal = (which: NodeJS.Signals): void => void child.kill(which);
  return {
    name,
    pid: child.pid ?? 0,
    exited,
    signal,
    get hasExited() {
      return hasExited;
    },
    output: () => output,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        void exited.then((how) => reject(new Error(`${name} ended (${how}) before it said "${text}":\n${output}`)));
        look();
      }),
    async kill() {
      signal('SIGKILL');
      await exited;
    },
    async stop() {
      signal('SIGTERM');
      const patience = setTimeout(() => signal('SIGKILL'), STOP_WITHIN_MS);
      const how = await exited;
      clearTimeout(patience);
      if (how !== '0') throw new Error(`${name} was asked to stop and ended with ${how}:\n${output.slice(-4_000)}`);
    },
  };
}
