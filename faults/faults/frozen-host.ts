import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { seconds } from '../harness/figures.ts';
import { checkAll, settle } from '../harness/settle.ts';

export const frozenHost: Fault = {
  name: 'frozen-host',
  title: 'a host stopped by SIGSTOP for longer than its heartbeat, then continued',
  isShort: true,
  async run(arena, { isWhole }) {
    await arena.serve();
    const zombie = await arena.host();
    const crowd = new Crowd(arena);
    // Its calls are answered while it sleeps: it wakes up with results that are too late.
    const released = Promise.withResolvers<void>();
    arena.world.behave(async (call) => {
      if (call.caller === zombie.name) await released.promise;
    });
    await crowd.runs({ steps: 6, fork: 3, ask: 1 });
    while (arena.world.calls.length < 10) await delay(20);
    zombie.signal('SIGSTOP');
    released.resolve();
    const other = await arena.host();
    const frozenMs = isWhole ? 30_000 : 13_000;
    arena.report(`${zombie.name} is frozen for ${seconds(frozenMs)}, ${other.name} has come`);
    await delay(frozenMs);
    // Its heartbeats have stopped to count; when the queue has looked at that, the machine decides.
    const takenOver = (): number => arena.world.calls.filter((call) => call.caller === other.name && arena.world.calls.some((before) => before.key === call.key && before.caller === zombie.name)).length;
    for (let tries = 1_200; tries > 0 && takenOver() === 0; tries -= 1) await delay(100);
    await crowd.answerAll();
    zombie.signal('SIGCONT');
    arena.report('it goes on');
    await settle(arena, crowd);
    const late = takenOver();
    if (late === 0) throw new Error('Nobody took over what the frozen host had begun.');
    // It is of use again: alone, it serves.
    await other.stop();
    const alone = await crowd.runs({ steps: 3, timer: 1 });
    await settle(arena, crowd);
    const itsCalls = arena.world.calls.filter((call) => call.caller === zombie.name && alone.some((run) => call.key.startsWith(run))).length;
    if (itsCalls < 10) throw new Error(`The host that was frozen made ${itsCalls} calls afterwards, not all 10.`);
    await zombie.stop();
    await checkAll(arena);
    return `frozen for ${seconds(frozenMs)}; ${late} calls made again by the other host, every late result refused`;
  },
};
