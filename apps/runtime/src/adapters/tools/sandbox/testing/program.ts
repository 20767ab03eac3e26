// A program that has a sandbox, to see what becomes of its processes. It tells their ids, makes a call, and then has nothing more
// to do; with the word `busy` it makes another one that goes on for an hour.
import { createSandbox } from '../create-sandbox.ts';
import { callWith, silent } from './sandbox-for-test.ts';

const sandbox = createSandbox({ logger: { ...silent, debug: (fields) => tell(fields) }, processes: 1 });
tell(await callWith(sandbox, 'return 1 + 1;'));
if (process.argv[2] === 'busy') await callWith(sandbox, 'for (;;) {}', { timeoutMs: 3_600_000 });

function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
