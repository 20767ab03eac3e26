import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from '../harness/arena.ts';
import type { CadreProcess } from '../harness/cadre-process.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { percentile, seconds } from '../harness/figures.ts';
import { settle } from '../harness/settle.ts';
import { watch } from '../harness/watch.ts';

const GOAL_MS = 12_000;

interface Kill {
  readonly at: number;
  readonly victim: string;
  /** Calls that it had made and that were not answered. */
  readonly inFlight: readonly string[];
}

export const randomKills: Fault = {
  name: 'random-kills',
  title: 'kill -9 of hosts and servers at random times under load',
  isShort: true,
  async run(arena, { kills: count }) {
    let [server] = await Promise.all([arena.serveAndHost(), arena.serve()]);
    const hosts = await Promise.all([arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    // So that there is always something under way that a death interrupts.
    arena.world.behave(async ({ task }) => {
      if (!task.includes('/spin/')) await delay(800);
    });
    const watching = watch(arena);
    const over = new AbortController();
    const starting = crowd.keepStarting(250, over.signal);
    const kills: Kill[] = [];
    for (let left = count; left > 0; left -= 1) {
      await delay(300 + arena.random(1_500));
      crowd.answerInPassing();
      const victim = arena.random(3) === 0 ? server : (hosts[arena.random(hosts.length)] ?? server);
      kills.push({ at: Date.now(), victim: victim.name, inFlight: inFlightOf(arena, victim) });
      await victim.kill();
      arena.report(`killed ${victim.name}, ${left - 1} to go`);
      if (victim === server) server = await arena.serveAndHost();
      else hosts.splice(hosts.indexOf(victim), 1, await arena.host());
    }
    over.abort();
    await starting;
    await settle(arena, crowd);
    const looks = await watching.stop();
    const takeovers = takeoversOf(arena, kills);
    const p99 = percentile(takeovers, 0.99);
    return `${count} kills, ${arena.journal.runs.size} runs, ${looks} looks; takeover p50 ${seconds(percentile(takeovers, 0.5))}, p99 ${seconds(p99)} of ${takeovers.length} (goal ${seconds(GOAL_MS)}: ${p99 <= GOAL_MS ? 'reached' : 'MISSED'})`;
  },
};

function inFlightOf({ world }: Arena, { name }: CadreProcess): readonly string[] {
  return world.calls.filter((call) => call.caller === name && call.answer === null).map(({ key }) => key);
}

/** From a kill to the next host's call for what was under way. */
function takeoversOf({ world }: Arena, kills: readonly Kill[]): readonly number[] {
  return kills.flatMap(({ at, victim, inFlight }) =>
    inFlight.flatMap((key) => {
      const again = world.calls.find((call) => call.key === key && call.caller !== victim && call.at >= at);
      return again === undefined ? [] : [again.at - at];
    }),
  );
}
