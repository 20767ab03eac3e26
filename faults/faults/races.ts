import { openQueue, QUEUE } from '../../apps/runtime/src/adapters/pg-boss/run-queue.ts';
import { toRunId } from '../../packages/run-core/src/index.ts';
import { appendsOfSeveral } from '../harness/appends-of-several.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export const races: Fault = {
  name: 'races',
  title: 'deliveries repeated and shuffled, so that several hosts hold the same run; decisions and signals sent twice at once',
  isShort: true,
  async run(arena, { isWhole }) {
    await Promise.all([arena.serve(), arena.serve(), arena.host(), arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const boss = await openQueue({ url: arena.postgres.url, logger: silent, supervises: false, connections: 1 });
    const runs: string[] = [];
    const scale = isWhole ? 10 : 2;
    for (let batch = 0; batch < scale; batch += 1) {
      runs.push(...(await crowd.runs({ steps: 2, fork: 2, ask: 3, signal: 3, timer: 1, wide: 4, tools: 2 })));
      // The queue keeps one activation of a run in hand by its key; with keys of their own, all are handed out.
      for (let more = 0; more < 30; more += 1) {
        const run = runs[arena.random(runs.length)];
        if (run !== undefined) await deliverAgain(run);
      }
      await crowd.answerAll();
    }
    await settle(arena, crowd);
    await boss.stop({ graceful: false });
    const doubled = [...Map.groupBy(arena.world.calls, ({ key }) => key).values()].filter((calls) => new Set(calls.map(({ caller }) => caller)).size > 1).length;
    if (doubled === 0) throw new Error('No two hosts ever held the same run: nothing was raced for.');
    const { joined } = await appendsOfSeveral(arena);
    if (joined === 0) throw new Error('No two events of a run were ever appended as one.');
    return `${runs.length} runs, ${scale * 30} deliveries too many, ${doubled} steps done by two hosts or more and accepted once, ${crowd.doubleDecisions} decisions, ${joined} appends of several events`;

    async function deliverAgain(run: string): Promise<void> {
      await boss.send(QUEUE, { run: toRunId(run) }, { singletonKey: `${run} again ${arena.random(1_000_000)}` });
    }
  },
};
