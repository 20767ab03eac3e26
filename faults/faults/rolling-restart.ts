import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import { watch } from '../harness/watch.ts';

const EVERY_MS = 10_000;

export const rollingRestart: Fault = {
  name: 'rolling-restart',
  title: 'every 10 s another process stopped as an operator stops it and replaced, under load, for 2 minutes',
  isShort: false,
  async run(arena) {
    const processes = await Promise.all([arena.serve(), arena.serve(), arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const watching = watch(arena);
    const over = new AbortController();
    const starting = crowd.keepStarting(100, over.signal);
    const restarts = 12;
    for (let count = 0; count < restarts; count += 1) {
      await delay(EVERY_MS);
      crowd.answerInPassing();
      const old = processes.shift();
      processes.push(old?.name.startsWith('serve') ? await arena.serve() : await arena.host());
      await old?.stop();
      arena.report(`${old?.name} was replaced, ${arena.journal.runs.size} runs so far`);
    }
    over.abort();
    await starting;
    await settle(arena, crowd);
    const repeated = [...Map.groupBy(arena.world.calls, ({ key }) => key).values()].filter((calls) => calls.length > 1);
    const elsewhere = repeated.filter((calls) => new Set(calls.map(({ caller }) => caller)).size > 1);
    for (const calls of repeated.slice(0, 30)) arena.report(calls.map(({ caller, at, key, task, answer }) => `${key} ${task.slice(36)} ${caller} ${at} ${answer === null ? 'unanswered' : ''}`).join(' | '));
    return `${restarts} restarts, ${arena.journal.runs.size} runs, ${repeated.length} of ${arena.world.calls.length} calls made again, ${elsewhere.length} of them by another process, ${await watching.stop()} looks`;
  },
};
