import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { seconds } from '../harness/figures.ts';
import { settle } from '../harness/settle.ts';

const BLOCKED_MS = 20_000;

export const busyLoop: Fault = {
  name: 'busy-loop',
  title: 'the event loop of a host blocked for 20 s by one run',
  isShort: false,
  async run(arena) {
    await arena.serve();
    const busy = await arena.wrappedHost('busy-host.ts', ['the one that blocks', String(BLOCKED_MS)]);
    const crowd = new Crowd(arena);
    // They are in the hands of the busy host, with calls that take a while.
    arena.world.behave(async (call) => {
      if (call.caller === busy.name) await delay(1_000);
    });
    await crowd.runs({ steps: 5, fork: 3 });
    while (new Set(arena.world.calls.map(({ key }) => key.split(':')[0])).size < 8) await delay(20);
    await crowd.run('steps', 'the one that blocks');
    const other = await arena.host();
    arena.report(`${busy.name} is busy for ${seconds(BLOCKED_MS)}, ${other.name} has nothing to do`);
    await settle(arena, crowd);
    const taken = arena.world.calls.filter(({ caller }) => caller === other.name).length;
    if (taken > 0) throw new Error(`A busy host is not a dead one, and yet another host made ${taken} of its calls.`);
    return `${arena.journal.runs.size} runs stayed where they were`;
  },
};
