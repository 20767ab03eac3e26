import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { checkAll, settle } from '../harness/settle.ts';

const TEN_MINUTES_MS = 600_000;
/** An activation, one at its time and a few for hosts that come and go. */
const MOST_ACTIVATIONS = 20;

export const movedClock: Fault = {
  name: 'moved-clock',
  title: 'hosts whose clocks are 10 minutes ahead or behind, and are moved while timers run',
  isShort: false,
  async run(arena) {
    await arena.serve();
    const preload = `--import ${new URL('../processes/moved-clock.ts', import.meta.url).href}`;
    const hostWith = (...offsets: readonly number[]) => arena.host({ NODE_OPTIONS: preload, FAULTS_CLOCK_OFFSETS_MS: offsets.join(',') });
    const crowd = new Crowd(arena);

    arena.report('one host is 10 minutes ahead and dies; the next one finds events of the future and gets there');
    const ahead = await hostWith(TEN_MINUTES_MS);
    await crowd.runs({ timer: 4, ask: 2, steps: 2 });
    await delay(2_000);
    await ahead.kill();
    const next = await hostWith(0, TEN_MINUTES_MS, 0);
    await crowd.runs({ timer: 4, ask: 2, steps: 2 });
    await delay(2_000);
    await checkAll(arena);
    next.signal('SIGUSR2');
    await next.said(`the clock is ${TEN_MINUTES_MS} ms off`);
    await settle(arena, crowd);

    arena.report('its clock is set back, and timers begun before keep their order');
    // Without waits that are begun in the future: those last until then, whoever has the right time.
    await crowd.runs({ timer: 4, steps: 4, fork: 2 });
    next.signal('SIGUSR2');
    await next.said('the clock is 0 ms off');
    await delay(1_000);
    await next.stop();

    // Its timers are late by as much as it is behind, so it is not 10 minutes here.
    arena.report('a host is 60 s behind the database and everybody else');
    await hostWith(-60_000);
    const begun = Date.now();
    await crowd.runs({ timer: 5, ask: 2 });
    await delay(8_000);
    const [busiest] = await arena.sql<{ run: string; jobs: number }[]>`select singleton_key as run, count(*)::int as jobs from pgboss.job where name = 'run-activation' group by 1 order by 2 desc limit 1`;
    if (busiest !== undefined && busiest.jobs > MOST_ACTIVATIONS) throw new Error(`A run that waits costs nothing; ${busiest.run} was activated ${busiest.jobs} times in ${Date.now() - begun} ms.`);
    await settle(arena, crowd);
    return `${arena.journal.runs.size} runs, every timer fired once; the busiest run had ${busiest?.jobs ?? 0} activations`;
  },
};
