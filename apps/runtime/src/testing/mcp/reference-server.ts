// The protocol's official reference server as a process of its own, reached by streamable HTTP or by its standard input and output.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findTestPort } from '../test-port.ts';

const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json');
const script = join(dirname(manifest), 'dist', 'index.js');

/** As an operator's file would have it. */
export const referenceProgram = { type: 'stdio', command: process.execPath, args: [script, 'stdio'], env: { GREETING: 'hello' } } as const;

export interface ReferenceServer {
  readonly url: string;
  /** Ends it as a crash would, and starts another one at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startReferenceServer(): Promise<ReferenceServer> {
  const port = await findTestPort();
  let stop = await start(port);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async restart() {
      await stop();
      stop = await start(port);
    },
    stop: () => stop(),
  };
}

async function start(port: number): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [script, 'streamableHttp'], { env: { PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('listening on port')) resolve();
    });
    child.once('exit', () => reject(new Error(`The reference server did not start:\n${output}`)));
  });
  return () => {
    child.kill('SIGKILL');
    return exit;
  };
}
