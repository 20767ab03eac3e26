import { setTimeout as delay } from 'node:timers/promises';
import { appendsOfSeveral } from '../harness/appends-of-several.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import { watch } from '../harness/watch.ts';
import { refuseDead } from './postgres-restarts.ts';

export const slowCommits: Fault = {
  name: 'slow-commits',
  title: '2 ms and 200 ms added to every commit of an append',
  isShort: false,
  async run(arena) {
    const processes = await Promise.all([arena.serve(), arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const watching = watch(arena);
    for (const milliseconds of [2, 200]) {
      await slowDown(milliseconds);
      const over = new AbortController();
      const starting = crowd.keepStarting(60, over.signal);
      // Signals come while a run's answers wait for their commit: they want the same places.
      for (let look = 0; look < 20; look += 1) {
        await crowd.runs({ wide: 3 });
        await delay(500);
        crowd.answerInPassing();
      }
      over.abort();
      await starting;
      await settle(arena, crowd);
      arena.report(`${milliseconds} ms: ${arena.journal.runs.size} runs so far`);
    }
    refuseDead(processes);
    const { joined, refused } = await appendsOfSeveral(arena);
    if (refused === 0) throw new Error('No append ever found a place taken.');
    return `${arena.journal.runs.size} runs, ${joined} appends of several events, ${refused} appends refused since a place was taken, ${await watching.stop()} looks`;

    /** A deferred trigger runs within the commit; the setting makes it once a transaction, however many rows it has. */
    async function slowDown(by: number): Promise<void> {
      await arena.sql.unsafe(`
        create or replace function slow_commit() returns trigger language plpgsql as $$
        begin
          if coalesce(current_setting('faults.slept', true), '') = '' then
            perform set_config('faults.slept', 'yes', true), pg_sleep(${by / 1_000});
          end if;
          return null;
        end $$;
        drop trigger if exists slow_commit on run_events;
        create constraint trigger slow_commit after insert on run_events deferrable initially deferred for each row execute function slow_commit()`);
    }
  },
};
