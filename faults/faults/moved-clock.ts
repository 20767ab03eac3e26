import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from '../harness/arena.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { checkAll, settle } from '../harness/settle.ts';

const TEN_MINUTES_MS = 600_000;
/** An activation, one at its time and a few for hosts that come and go. */
const MOST_ACTIVATIONS = 20;

export const movedClock: Fault = {
  name: 'moved-clock',
  title: 'hosts whose clocks are 10 minutes ahead or behind, and are moved while timers run: they go by the database’s',
  isShort: false,
  async run(arena) {
    await arena.serve();
    await countActivations(arena);
    const preload = `--import ${new URL('../processes/moved-clock.ts', import.meta.url).href}`;
    const hostWith = (...offsets: readonly number[]) => arena.host({ NODE_OPTIONS: preload, FAULTS_CLOCK_OFFSETS_MS: offsets.join(',') });
    const crowd = new Crowd(arena);

    arena.report('one host is 10 minutes ahead and dies, and the next one has its timers');
    const ahead = await hostWith(TEN_MINUTES_MS);
    await crowd.runs({ timer: 4, ask: 2, steps: 2 });
    await delay(2_000);
    await ahead.kill();
    const next = await hostWith(0, TEN_MINUTES_MS, -TEN_MINUTES_MS);
    await crowd.runs({ timer: 4, ask: 2, steps: 2 });
    await delay(2_000);
    await checkAll(arena);
    next.signal('SIGUSR2');
    await next.said(`the clock is ${TEN_MINUTES_MS} ms off`);
    await settle(arena, crowd);

    arena.report('its clock is set back by 20 minutes while timers run');
    await crowd.runs({ timer: 4, steps: 4, fork: 2 });
    next.signal('SIGUSR2');
    await next.said(`the clock is ${-TEN_MINUTES_MS} ms off`);
    await delay(1_000);
    await next.stop();

    arena.report('a host is 10 minutes behind the database and everybody else');
    await hostWith(-TEN_MINUTES_MS);
    const begun = Date.now();
    await crowd.runs({ timer: 5, ask: 2 });
    await delay(8_000);
    const [busiest] = await arena.sql<{ run: string; jobs: number }[]>`select run, count(*)::int as jobs from activations group by 1 order by 2 desc limit 1`;
    if (busiest !== undefined && busiest.jobs > MOST_ACTIVATIONS) throw new Error(`A run that waits costs nothing; ${busiest.run} was activated ${busiest.jobs} times in ${Date.now() - begun} ms.`);
    await settle(arena, crowd);
    await refuseOtherTimes(arena);
    return `${arena.journal.runs.size} runs, every timer fired once; the busiest run had ${busiest?.jobs ?? 0} activations`;
  },
};

/** The queue forgets a job when it is done: what hosts take into their hands is written down beside it. */
async function countActivations({ sql }: Arena): Promise<void> {
  await sql`create table activations (run text not null)`;
  await sql`create function count_activation() returns trigger language plpgsql as $$ begin insert into activations values (new.run_id); return null; end $$`;
  await sql`create trigger count_activation after insert on held_jobs for each row execute function count_activation()`;
}

/** All of it happened by the database's clock: after its run was created, and before now. */
async function refuseOtherTimes({ sql }: Arena): Promise<void> {
  const elsewhere = await sql<{ run: string; seq: number; at: Date }[]>`
    select run_id as run, seq, at from run_events join runs on id = run_id
    where at > clock_timestamp() + interval '1 minute' or at < created_at - interval '1 minute'`;
  if (elsewhere.length > 0) throw new Error(`${elsewhere.length} events are logged at times at which they did not happen, such as ${JSON.stringify(elsewhere[0])}.`);
}
