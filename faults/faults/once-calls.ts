import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from '../harness/arena.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import type { Repeat } from '../harness/world-call.ts';

const RUNS = 4;

export const onceCalls: Fault = {
  name: 'once-calls',
  title: 'tools in mid-call when their host is killed, frozen, or stopped as an operator stops it',
  isShort: true,
  async run(arena, { isWhole }) {
    const { tools } = arena;
    await arena.serve();
    const crowd = new Crowd(arena);

    arena.report('killed with calls of every sort in flight: what may be repeated is, under the same key; of the rest a person is asked');
    let held = hold(arena, ['read-only', 'repeatable', 'once']);
    const killed = await arena.host();
    await crowd.runs({ agent: RUNS });
    await held.reach(RUNS * 3);
    await killed.kill();
    held.release();
    let host = await arena.host();
    await asked(arena, RUNS);
    refuseMore(arena, 'once', RUNS);
    await settle(arena, crowd);
    const keys = [...Map.groupBy(tools.calls.filter(({ repeat }) => repeat !== 'once'), ({ key }) => key).values()];
    if (keys.length !== RUNS * 2 || keys.some((calls) => calls.length !== 2)) throw new Error(`Each of ${RUNS * 2} calls that may be repeated was to be made twice: ${keys.map((calls) => calls.length).join(', ')}.`);

    if (isWhole) {
      arena.report('frozen in mid-call: whoever takes over asks, and the late answer counts for nothing');
      held = hold(arena, ['once']);
      const before = tools.calls.filter(({ repeat }) => repeat === 'once').length;
      await crowd.runs({ tools: RUNS });
      await held.reach(RUNS);
      host.signal('SIGSTOP');
      held.release();
      const awake = await arena.host();
      await asked(arena, RUNS);
      refuseMore(arena, 'once', before + RUNS);
      await crowd.answerAll();
      host.signal('SIGCONT');
      await settle(arena, crowd);
      await host.stop();
      host = awake;
    }

    arena.report('stopped as an operator stops it: the calls end first, and nobody is asked');
    held = hold(arena, ['once']);
    const calm = await crowd.runs({ tools: RUNS, agent: RUNS });
    await held.reach(RUNS * 2);
    const stopping = host.stop();
    await delay(500);
    held.release();
    await stopping;
    await arena.host();
    await settle(arena, crowd);
    const doubted = await arena.sql<{ run_id: string }[]>`select run_id from run_events where run_id = any(${calm}::text[]) and type = 'effect.failed'`;
    if (doubted.length > 0) throw new Error(`A host that was asked to stop did not let its calls end: ${doubted.length} were lost.`);
    const words = arena.journal.decisions.filter(({ form }) => form?.['outcome'] === 'repeat').length;
    return `${isWhole ? RUNS * 2 : RUNS} calls in doubt, ${words} repeated by a person's word; ${tools.calls.length} calls seen`;
  },
};

interface Held {
  /** Until so many calls wait for their answers. */
  reach(count: number): Promise<void>;
  release(): void;
}

/** Calls of these sorts are not answered before they are released. */
function hold({ tools }: Arena, sorts: readonly Repeat[]): Held {
  const released = Promise.withResolvers<void>();
  let waiting = 0;
  tools.behave(async ({ repeat }) => {
    if (!sorts.includes(repeat)) return;
    waiting += 1;
    await released.promise;
  });
  return {
    async reach(count) {
      while (waiting < count) await delay(20);
    },
    release: () => released.resolve(),
  };
}

/** Until so many people are asked how a call has ended. */
async function asked({ sql }: Arena, count: number): Promise<void> {
  for (let tries = 6_000; ; tries -= 1) {
    const [row] = await sql<{ asked: number }[]>`select count(*)::int as asked from approvals`;
    if ((row?.asked ?? 0) >= count) return;
    if (tries === 0) throw new Error(`${row?.asked} people were asked how a call ended, not ${count}.`);
    await delay(100);
  }
}

function refuseMore({ tools }: Arena, sort: Repeat, most: number): void {
  const seen = tools.calls.filter(({ repeat }) => repeat === sort).length;
  if (seen > most) throw new Error(`With nobody asked, the world saw ${seen} calls that must not be repeated, not ${most}.`);
}
