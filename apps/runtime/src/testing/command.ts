// Runs the real `cadre` command as a process of its own.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));
export const repository = fileURLToPath(new URL('../../../../', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  /** Resolves with the first line of standard output that holds `text`. @throws when the process ends before */
  line(text: string): Promise<string>;
  readonly ended: Promise<CommandResult>;
}

/** The environment is only what is given, and what a process needs to start at all. `input` is its standard input. */
export function startCommand(words: readonly string[], environment: Record<string, string> = {}, input = ''): RunningCommand {
  const child = spawn(process.execPath, [program, ...words], { cwd: repository, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CADRE_OFFLINE_DELAY_MS: '0', ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  // It may end without reading any of it.
  child.stdin.on('error', () => {}).end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<CommandResult>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return {
    process: child,
    ended,
    line: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = stdout.split('\n').find((line) => line.includes(text));
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', look);
        void ended.then((result) => reject(new Error(`cadre ${words.join(' ')} ended before it printed ${text}: ${JSON.stringify(result)}`)));
        look();
      }),
  };
}

export function runCommand(words: readonly string[], environment: Record<string, string> = {}, input = ''): Promise<CommandResult> {
  return startCommand(words, environment, input).ended;
}
