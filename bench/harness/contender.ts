// What is measured runs in a process of its own, so that its memory, CPU time and background work are its own. The bench only
// tells it what to do.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { productFlags } from './product-flags.ts';

const answerShape = z.union([z.strictObject({ id: z.int(), answer: z.unknown() }), z.strictObject({ id: z.int(), error: z.string() })]);

export interface ContenderOptions {
  readonly databaseUrl: string;
  readonly nodeFlags?: readonly string[];
  readonly environment?: { readonly [name: string]: string };
}

export interface Contender {
  readonly pid: number;
  call<T>(command: string, input: object, shape: z.ZodType<T>): Promise<T>;
  stop(): Promise<void>;
}

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** `script`: below bench/, such as `peers/dbos.ts`. @returns once it is ready */
export async function startContender(script: string, { databaseUrl, nodeFlags = [], environment = {} }: ContenderOptions): Promise<Contender> {
  const child = fork(fileURLToPath(new URL(`../${script}`, import.meta.url)), {
    execArgv: ['--no-deprecation', ...(script.startsWith('cadre/') ? productFlags : []), ...nodeFlags], // peers use deprecated parts of their drivers; that is not news here
    env: { ...process.env, ...environment, BENCH_DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const pending = new Map<number, Pending>();
  let calls = 0;
  const expectAnswer = (id: number) => new Promise<unknown>((resolve, reject) => pending.set(id, { resolve, reject }));
  child.on('message', (message) => {
    const answer = answerShape.parse(message);
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(`${script}: ${answer.error}`));
    else waiting?.resolve(answer.answer);
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of pending.values()) reject(new Error(`${script} ended before it had answered (${signal ?? code}).`));
  });
  await expectAnswer(0);
  return {
    pid: child.pid ?? 0,
    async call(command, input, shape) {
      const id = (calls += 1);
      const answered = expectAnswer(id);
      child.send({ id, command, input });
      return shape.parse(await answered);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      if (child.connected) child.disconnect();
      const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(kill);
    },
  };
}
