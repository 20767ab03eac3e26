// Started like a process of the sandbox: tells what such a process can do and see.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

function attempt(what: () => unknown): string {
  try {
    what();
    return 'allowed';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

process.send?.({
  environment: Object.keys(process.env),
  readsPasswords: attempt(() => readFileSync('/etc/passwd')),
  readsTheRuntime: attempt(() => readFileSync(new URL('../../../../main.ts', import.meta.url))),
  writes: attempt(() => writeFileSync('/tmp/cadre-sandbox-probe', 'x')),
  starts: attempt(() => execFileSync('/bin/true')),
  threads: attempt(() => new Worker('', { eval: true })),
  evaluates: attempt(() => Reflect.construct(Function, ['return 1'])),
});
