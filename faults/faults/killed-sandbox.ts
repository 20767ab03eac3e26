import { setTimeout as delay } from 'node:timers/promises';
import type { CadreProcess } from '../harness/cadre-process.ts';
import { childrenOf, isThere } from '../harness/child-processes.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';

const KILLS = 3;
const GONE_WITHIN_MS = 30_000;

export const killedSandbox: Fault = {
  name: 'killed-sandbox',
  title: 'the process of the sandbox killed as it computes, then the host of one: the code is run again, and nothing is left behind',
  isShort: false,
  async run(arena) {
    await arena.serve();
    const crowd = new Crowd(arena);
    const host = await arena.host();
    await crowd.runs({ code: 3, tools: 2 });
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const pid = await computing(host);
      process.kill(pid, 'SIGKILL');
      arena.report(`killed a process of the sandbox, ${KILLS - kill} to go`);
      while (await isThere(pid)) await delay(20);
    }
    await settle(arena, crowd);
    const failures = await arena.sql`select from run_events where type = 'effect.failed'`;
    if (failures.length === 0) throw new Error('No call was interrupted.');

    await crowd.runs({ code: 2 });
    const orphan = await computing(host);
    await host.kill();
    const until = Date.now() + GONE_WITHIN_MS;
    while (await isThere(orphan)) {
      if (Date.now() > until) throw new Error(`Its host is dead for ${GONE_WITHIN_MS} ms, and a process of the sandbox still computes.`);
      await delay(100);
    }
    await arena.host();
    await settle(arena, crowd);
    return `${KILLS} processes of the sandbox killed, ${failures.length} calls tried again; none outlived its host`;
  },
};

/** A process of its sandbox that has begun to compute. */
async function computing({ pid }: CadreProcess): Promise<number> {
  for (let tries = 600; ; tries -= 1) {
    const [child] = await childrenOf(pid);
    if (child !== undefined) {
      await delay(700); // started, and in the middle of it
      return child;
    }
    if (tries === 0) throw new Error('No process of the sandbox was started.');
    await delay(50);
  }
}
