import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { checkAll, noteAppends, settle } from '../harness/settle.ts';
import { fatalPoints } from '../processes/fatal-points.ts';

export const killPoints: Fault = {
  name: 'kill-points',
  title: `kill -9 at ${fatalPoints.length} named points between fetch and completion`,
  isShort: true,
  async run(arena) {
    await arena.serve();
    const crowd = new Crowd(arena);
    const settleWithNewHost = async (): Promise<void> => {
      const host = await arena.host();
      await settle(arena, crowd);
      await host.stop();
    };
    for (const [index, point] of fatalPoints.entries()) {
      // The snapshot of the one long run comes once.
      const nth = point === 'after-snapshot' ? 1 : 1 + arena.random(6);
      arena.report(`dies ${point}, the time number ${nth}`);
      const fatal = await arena.wrappedHost('fatal-host.ts', [point, String(nth)]);
      await crowd.runs(point === 'after-snapshot' ? { loop: 1 } : point.endsWith('-tool') ? { tools: 4, agent: 2, steps: 1 } : { steps: 3, fork: 2, ask: 1, signal: 2 });
      const ended = await Promise.race([fatal.exited, crowd.untilAllEnded().then(() => 'without having come by')]);
      if (ended !== 'SIGKILL') throw new Error(`The host was to die ${point} and ended ${ended}.`);
      noteAppends(fatal.output(), arena.journal.appends);
      await checkAll(arena);
      // The next one inherits its runs and dies of something else; a third one brings them home.
      if (index % 2 === 1) await settleWithNewHost();
    }
    await settleWithNewHost();
    return `${fatalPoints.length} points, ${arena.journal.runs.size} runs, ${arena.journal.appends.length} acknowledged appends`;
  },
};
