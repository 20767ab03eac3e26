// A process of the sandbox: takes one job at a time from the runtime, and ends with it.
import type { Job, Message } from '../message.ts';
import { LEAST_MEMORY_MB } from '../limits.ts';
import { evaluate } from './evaluate.ts';

process.env['TZ'] = 'UTC'; // The same code gives the same text of a date on every machine.

const parent = process.ppid;
const isAbandoned = () => process.ppid !== parent;

process.on('message', (job: Job) => {
  void evaluate(job, isAbandoned).then(({ outcome, isSpent, close }) => {
    say({ type: 'ended', outcome, isSpent });
    close();
  });
});
process.on('disconnect', () => process.exit());

// The first time everything is compiled; now nobody waits for it.
await evaluate({ language: 'typescript', source: 'return args', arguments: '{}', memoryMb: LEAST_MEMORY_MB, now: 0, key: '', timeoutMs: 60_000 }, isAbandoned);
say({ type: 'ready' });

function say(message: Message): void {
  process.send?.(message);
}
