import type { Arena } from '../harness/arena.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { checkAll, noteAppends, settle } from '../harness/settle.ts';
import { fatalPoints, type FatalPoint } from '../processes/fatal-points.ts';

const isOfTool = (point: FatalPoint): boolean => point.endsWith('-tool');
const ofTools = fatalPoints.filter(isOfTool);
const others = fatalPoints.filter((point) => !isOfTool(point));

export const killPoints: Fault = {
  name: 'kill-points',
  title: `kill -9 at ${others.length} named points between fetch and completion`,
  isShort: true,
  run: (arena) =>
    dieAt(arena, others, (crowd, point) => crowd.runs(point === 'after-snapshot' ? { loop: 1 } : { steps: 3, fork: 2, ask: 1, signal: 2 })),
};

export const toolKillPoints: Fault = {
  name: 'tool-kill-points',
  title: `kill -9 at ${ofTools.length} named points around the call of a tool`,
  isShort: true,
  run: (arena) => dieAt(arena, ofTools, (crowd) => crowd.runs({ tools: 4, agent: 2, steps: 1 })),
};

async function dieAt(arena: Arena, points: readonly FatalPoint[], load: (crowd: Crowd, point: FatalPoint) => Promise<unknown>): Promise<string> {
  await arena.serve();
  const crowd = new Crowd(arena);
  const settleWithNewHost = async (): Promise<void> => {
    const host = await arena.host();
    await settle(arena, crowd);
    await host.stop();
  };
  for (const [index, point] of points.entries()) {
    // The snapshot of the one long run comes once.
    const nth = point === 'after-snapshot' ? 1 : 1 + arena.random(6);
    arena.report(`dies ${point}, the time number ${nth}`);
    const fatal = await arena.wrappedHost('fatal-host.ts', [point, String(nth)]);
    await load(crowd, point);
    const ended = await Promise.race([fatal.exited, crowd.untilAllEnded().then(() => 'without having come by')]);
    if (ended !== 'SIGKILL') throw new Error(`The host was to die ${point} and ended ${ended}.`);
    noteAppends(fatal.output(), arena.journal.appends);
    await checkAll(arena);
    // The next one inherits its runs and dies of something else; a third one brings them home.
    if (index % 2 === 1) await settleWithNewHost();
  }
  await settleWithNewHost();
  return `${points.length} points, ${arena.journal.runs.size} runs, ${arena.journal.appends.length} acknowledged appends`;
}
