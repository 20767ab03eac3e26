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
    const processes = await Promise.all([arena.serveAndHost(), arena.serve(), arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const watching = watch(arena);
    const over = new AbortController();
    const starting = crowd.keepStarting(200, over.signal);
    const restarts = 12;
    for (let count = 0; count < restarts; count += 1) {
      await delay(EVERY_MS);
      crowd.answerInPassing();
      const old = processes.shift();
      processes.push(await (old?.name.startsWith('start') ? arena.serveAndHost() : old?.name.startsWith('serve') ? arena.serve() : arena.host()));
      await old?.stop();
      arena.report(`${old?.name} was replaced, ${arena.journal.runs.size} runs so far`);
    }
    over.abort();
    await starting;
    await settle(arena, crowd);
    // Nobody died: whoever is asked to stop lets its calls end.
    const repeated = [...Map.groupBy([...arena.world.calls, ...arena.tools.calls], ({ key }) => key)].filter(([, calls]) => calls.length > 1);
    if (repeated.length > 0) throw new Error(`${repeated.length} calls were made again, such as ${repeated[0]?.[0]}, though every process had its time to stop.`);
    return `${restarts} restarts, ${arena.journal.runs.size} runs, ${arena.world.calls.length} calls and none made again, ${await watching.stop()} looks`;
  },
};
