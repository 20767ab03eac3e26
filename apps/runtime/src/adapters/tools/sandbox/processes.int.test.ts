// What the processes of the sandbox may do, what they hold on to, and that none is left behind.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../testing/eventually.ts';
import { createSandbox } from './create-sandbox.ts';
import { startProcess } from './start-process.ts';
import { callWith, failureOf, silent } from './testing/sandbox-for-test.ts';

const run = promisify(execFile);
const probe = fileURLToPath(new URL('./testing/probe.ts', import.meta.url));
const program = fileURLToPath(new URL('./testing/program.ts', import.meta.url));
const started = z.object({ pid: z.int() });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function residentKilobytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return z.coerce.number().positive().parse(stdout.trim());
}

test('a process of the sandbox has an empty environment, reads nothing of the runtime, writes, starts and loads nothing', async () => {
  const [told]: unknown[] = await once(startProcess(probe), 'message');
  expect(told).toEqual({
    environment: [],
    readsPasswords: 'ERR_ACCESS_DENIED',
    readsTheRuntime: 'ERR_ACCESS_DENIED',
    writes: 'ERR_ACCESS_DENIED',
    starts: 'ERR_ACCESS_DENIED',
    threads: 'ERR_ACCESS_DENIED',
    evaluates: expect.stringContaining('EvalError'),
  });
});

test('a thousand calls leave no memory behind, those that fail and those that take much included', async () => {
  const pids: number[] = [];
  const sandbox = createSandbox({ logger: { ...silent, debug: (fields) => pids.push(started.parse(fields).pid) }, processes: 1 });
  const measured: number[] = [];
  try {
    for (let index = 1; index <= 1_000; index += 1) {
      if (index % 50 === 0) {
        expect((await failureOf(callWith(sandbox, 'const kept = []; for (;;) kept.push(new Uint8Array(1_000_000).fill(1));'))).message).toContain('32 MB');
      } else {
        const source = 'console.log(args.index);\nreturn Array.from({ length: 100 }, (_, at) => ({ at, index: args.index }));';
        expect((await callWith(sandbox, source, { arguments: { index } })).output).toHaveLength(100);
      }
      if (index === 200 || index === 1_000) measured.push(await residentKilobytes(pids[0] ?? 0));
    }
  } finally {
    await sandbox.stop();
  }
  expect(pids).toHaveLength(1);
  const [early = 0, late = 0] = measured;
  expect(late - early).toBeLessThan(60 * 1024);
  expect(late).toBeLessThan(400 * 1024);
});

test('a runtime with nothing left to do is not kept alive by its sandbox, and leaves no process', async () => {
  const { stdout } = await run(process.execPath, [program]);
  const [first = '', second] = stdout.trim().split('\n');
  expect(second).toBe('{"output":2,"console":[]}');
  await eventually(() => isAlive(started.parse(JSON.parse(first)).pid)).toBe(false);
});

test('when the runtime is killed in the middle of a call, its processes end', async () => {
  const runtime = spawn(process.execPath, [program, 'busy'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: runtime.stdout })[Symbol.asyncIterator]();
  const { pid } = started.parse(JSON.parse((await lines.next()).value ?? ''));
  await lines.next();
  await delay(500); // for the process to be in the middle of it
  runtime.kill('SIGKILL');
  await eventually(() => isAlive(pid)).toBe(false);
});

test('a process that is killed from outside costs the call in it, and no other', async () => {
  const pids: number[] = [];
  const warnings: object[] = [];
  const sandbox = createSandbox({
    logger: { ...silent, debug: (fields) => pids.push(started.parse(fields).pid), warn: (fields) => warnings.push(fields) },
    processes: 1,
  });
  try {
    await callWith(sandbox, 'return 1;');
    const lost = failureOf(callWith(sandbox, 'for (;;) {}', { timeoutMs: 120_000 }));
    const behind = callWith(sandbox, 'return 2;');
    await new Promise(setImmediate); // by then the first has been sent to it
    process.kill(pids[0] ?? 0, 'SIGKILL');
    expect(await lost).toMatchObject({ code: 'tool_failed', isFinal: false });
    expect((await behind).output).toBe(2);
    expect(pids).toHaveLength(2);
    expect(warnings).toEqual([{ pid: pids[0], code: null, signal: 'SIGKILL', words: '' }]);
  } finally {
    await sandbox.stop();
  }
});
