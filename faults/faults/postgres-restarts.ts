import { setTimeout as delay } from 'node:timers/promises';
import type { CadreProcess } from '../harness/cadre-process.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import { watch } from '../harness/watch.ts';

export const postgresRestarts: Fault = {
  name: 'postgres-restarts',
  title: 'Postgres stopped without a goodbye and started again under load, also while it recovers',
  isShort: true,
  async run(arena, { isWhole }) {
    const processes = await Promise.all([arena.serve(), arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const watching = watch(arena);
    const over = new AbortController();
    const starting = crowd.keepStarting(80, over.signal);
    const rounds = isWhole ? 12 : 3;
    for (let round = 1; round <= rounds; round += 1) {
      await delay(1_000 + arena.random(2_000));
      crowd.answerInPassing();
      await arena.postgres.crash();
      const isStruckAgain = round % 2 === 0;
      arena.report(`crash ${round}${isStruckAgain ? ', and again while it recovers' : ''}`);
      if (isStruckAgain) {
        await arena.postgres.start({ wait: false });
        await delay(arena.random(120));
        await arena.postgres.crash();
      }
      await delay(arena.random(2_000));
      await arena.postgres.start();
    }
    await delay(1_000);
    over.abort();
    await starting;
    await settle(arena, crowd);
    refuseDead(processes);
    return `${rounds} crashes, ${arena.journal.runs.size} runs, ${crowd.doubleDecisions} decisions, ${await watching.stop()} looks`;
  },
};

/** A database that goes away must not take a process with it. */
export function refuseDead(processes: readonly CadreProcess[]): void {
  const dead = processes.find(({ hasExited }) => hasExited);
  if (dead !== undefined) throw new Error(`${dead.name} did not live through it:\n${dead.output().slice(-4_000)}`);
}
