// What a command prints to and asks. The only place that touches the process's standard streams.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

export interface Terminal {
  /** Whether a person can be asked. */
  readonly isInteractive: boolean;
  /** One line, or several, to standard output. */
  print(text: string): void;
  /** To standard error: what is said beside the result. */
  note(text: string): void;
  /** @returns null when the person interrupts */
  ask(question: string): Promise<string | null>;
}

export const processTerminal: Terminal = {
  isInteractive: process.stdin.isTTY && process.stdout.isTTY,
  print: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  ask: (question) => ask(question, process.stdout),
};

/** Far more than any secret has. */
const SECRET_BYTES = 64 * 1024;

/** From a person without showing it, or all that is sent to standard input. Never from the words of a command: others can see those. @returns null when the person interrupts */
export async function readSecret(question: string): Promise<string | null> {
  if (process.stdin.isTTY) {
    process.stderr.write(question);
    const secret = await ask('', new Writable({ write: (_chunk, _encoding, done) => done() }));
    process.stderr.write('\n');
    return secret;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk));
    if (chunks.reduce((sum, { length }) => sum + length, 0) > SECRET_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '');
}

async function ask(question: string, output: NodeJS.WritableStream): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const interrupted = new AbortController();
  lines.once('SIGINT', () => interrupted.abort());
  try {
    return await lines.question(question, { signal: interrupted.signal });
  } catch (error) {
    if (interrupted.signal.aborted) return null;
    throw error;
  } finally {
    lines.close();
  }
}
