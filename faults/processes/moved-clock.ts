// Preloaded into a process (`node --import`): its wall clock, as Cadre reads it, moves to the next of FAULTS_CLOCK_OFFSETS_MS
// at each SIGUSR2.
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const offsets = (process.env['FAULTS_CLOCK_OFFSETS_MS'] ?? '0').split(',').map(Number);
let offset = offsets.shift() ?? 0;
const now = Date.now.bind(Date);
Date.now = () => now() + offset;
if (isMainThread) {
  process.on('SIGUSR2', () => {
    offset = offsets.shift() ?? 0;
    writeSync(1, `the clock is ${offset} ms off\n`);
  });
}
