// A server that is a program of the operator's, spoken to by its standard input and output. The SDK's own transport would add
// variables of this process to its environment, and leave behind what it has started.
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Logger } from '../../../ports/logger.ts';
import type { McpServer } from '../../../ports/tool-catalogue.ts';
import { bounds } from './bounds.ts';

type Program = Extract<McpServer, { readonly type: 'stdio' }>;

/** Milliseconds to end by itself, and again after being asked to. */
const GRACE_MS = 1_000;
const COMPLAINT_CHARACTERS = 2_000;

export class ProgramTransport implements Transport {
  onmessage?: NonNullable<Transport['onmessage']>;
  onerror?: NonNullable<Transport['onerror']>;
  onclose?: NonNullable<Transport['onclose']>;
  readonly #name: string;
  readonly #program: Program;
  readonly #logger: Logger;
  readonly #buffer = new ReadBuffer({ maxBufferSize: bounds.answer });
  #child: ChildProcessWithoutNullStreams | null = null;
  #exit: Promise<void> = Promise.resolve();
  #isClosing = false;
  /** The end of what it wrote to its standard error. */
  #complaints = '';

  /** @param name of the server, for the log */
  constructor(name: string, program: Program, logger: Logger) {
    this.#name = name;
    this.#program = program;
    this.#logger = logger;
  }

  async start(): Promise<void> {
    const { command, args, env } = this.#program;
    // A group of its own, so that what it starts ends with it.
    const child = spawn(command, [...args], { env: { ...env }, shell: false, detached: true, windowsHide: true, stdio: 'pipe' });
    const started = new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    this.#child = child;
    this.#exit = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#ended(code, signal);
        resolve();
      });
    });
    // What it started may hold on to its output, or outlive it.
    child.once('exit', () => this.#signal('SIGKILL'));
    child.on('error', (error) => this.onerror?.(error));
    child.stdin.on('error', (error) => this.onerror?.(error));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-COMPLAINT_CHARACTERS);
    });
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    await started.catch((error: unknown) => {
      this.#child = null;
      throw error;
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#child?.stdin;
    if (stdin === undefined || !stdin.writable) return Promise.reject(new Error('The program has ended.'));
    return new Promise((resolve, reject) => {
      stdin.write(serializeMessage(message), (error) => (error == null ? resolve() : reject(error)));
    });
  }

  async close(): Promise<void> {
    if (this.#child === null) return this.onclose?.();
    if (this.#isClosing) return this.#exit;
    this.#isClosing = true;
    this.#child.stdin.end();
    if (await this.#endsSoon()) return;
    this.#signal('SIGTERM');
    if (await this.#endsSoon()) return;
    this.#signal('SIGKILL');
    await this.#endsSoon();
  }

  #read(chunk: Buffer): void {
    try {
      this.#buffer.append(chunk);
    } catch {
      this.onerror?.(new Error(`It wrote a line of more than ${bounds.answer} bytes.`));
      this.#signal('SIGKILL');
      return;
    }
    for (;;) {
      try {
        const message = this.#buffer.readMessage();
        if (message === null) return;
        this.onmessage?.(message);
      } catch (error) {
        // A line that is no message is passed over.
        this.onerror?.(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#buffer.clear();
    if (!this.#isClosing) this.#logger.warn({ server: this.#name, code, signal, stderr: this.#lastWords() }, 'an MCP server ended by itself');
    this.onclose?.();
  }

  /** Without what its environment holds, which may be secret. */
  #lastWords(): string {
    return Object.values(this.#program.env).reduce((words, value) => (value.length < 8 ? words : words.replaceAll(value, '[redacted]')), this.#complaints);
  }

  async #endsSoon(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), GRACE_MS);
    void this.#exit.then(() => resolve(true));
    const hasEnded = await promise;
    clearTimeout(timer);
    return hasEnded;
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The whole group has ended.
    }
  }
}
