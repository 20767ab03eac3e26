// What a command prints to and asks. The only place that touches the process's standard streams.
import { createInterface } from 'node:readline/promises';

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
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
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
  },
};
