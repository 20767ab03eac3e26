// One run at a time, the same work: how long the engine takes for a step, and whole runs beside the peers'.
import { DESK_STEPS } from '../cadre/graphs.ts';
import { stepTimesShape, toolTimesShape } from '../cadre/step-times.ts';
import { openBenchDatabase } from '../harness/database.ts';
import type { Bench } from '../harness/figures.ts';
import { milliseconds } from '../harness/format.ts';
import { laneResultShape } from '../harness/lanes.ts';
import { percentile } from '../harness/statistics.ts';

const peers = { 'LangGraph.js': 'peers/langgraph.ts', DBOS: 'peers/dbos.ts', Mastra: 'peers/mastra.ts' };

export const latency: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  const [rounds, runs, seconds] = isQuick ? [1, 40, 1] : [4, 250, 4];
  const cadre = await database.start('cadre/engine-process.ts', { databaseUrl: await database.create('cadre_desk') });
  const others = await Promise.all(
    Object.entries(peers).map(async ([name, script], index) => {
      const contender = await database.start(script, { databaseUrl: await database.create(`peer_${index}`) });
      const measured: number[] = [];
      return { name, contender, runMs: measured };
    }),
  );
  for (const isQueued of [true, false]) await cadre.call('latency', { runs: isQuick ? 20 : 300, isQueued }, stepTimesShape);
  for (const { contender } of others) await contender.call('desk', { seconds: isQuick ? 0.5 : 2, inFlight: 1 }, laneResultShape);

  const steps: number[] = [];
  const pickUps: number[] = [];
  const queued: { steps: number[]; pickUps: number[] } = { steps: [], pickUps: [] };
  const runMs: number[] = [];
  const tool: { before: number[]; after: number[] } = { before: [], after: [] };
  await cadre.call('toolCalls', { runs: isQuick ? 20 : 100 }, toolTimesShape);
  for (let round = 1; round <= rounds; round += 1) {
    const times = await cadre.call('latency', { runs, isQueued: false }, stepTimesShape);
    steps.push(...times.steps);
    pickUps.push(...times.pickUps);
    runMs.push(...times.runs);
    const throughQueue = await cadre.call('latency', { runs, isQueued: true }, stepTimesShape);
    queued.steps.push(...throughQueue.steps);
    queued.pickUps.push(...throughQueue.pickUps);
    const { before, after } = await cadre.call('toolCalls', { runs: runs / 2 }, toolTimesShape);
    tool.before.push(...before);
    tool.after.push(...after);
    for (const other of others) other.runMs.push(...(await other.contender.call('desk', { seconds, inFlight: 1 }, laneResultShape)).runMs);
    report(`round ${round} of ${rounds}: a step ${milliseconds(percentile(times.steps, 0.5))}, p99 ${milliseconds(percentile(times.steps, 0.99))}`);
  }
  const row = (what: string, values: readonly number[]) => [what, milliseconds(percentile(values, 0.5)), milliseconds(percentile(values, 0.99))];
  return {
    title: `latency: one run at a time, ${DESK_STEPS} model steps, model time 0`,
    table: [
      ['', 'p50', 'p99'],
      row('Cadre: a step', steps),
      row('  of these the first: commit of the new run, which the host takes at once', pickUps),
      row('Cadre: a step, when another process is asked for the run', queued.steps),
      row('  of these the first: commit of the new run, pick-up from the queue', queued.pickUps),
      row('Cadre: a run', runMs),
      row('Cadre: from a model\'s answer to the tool it calls', tool.before),
      row('Cadre: from a tool\'s result to the next model call, what the tool adds', tool.after),
      ...others.map(({ name, runMs: measured }) => row(`${name}: a run`, measured)),
    ],
    goals: [
      { what: 'engine time a step, p50', value: percentile(steps, 0.5), atMost: 2, unit: ' ms' },
      { what: 'engine time a step, p99', value: percentile(steps, 0.99), atMost: 10, unit: ' ms' },
      { what: 'engine time a step, p50, through the queue', value: percentile(queued.steps, 0.5), atMost: 2, unit: ' ms' },
      { what: 'engine time a step, p99, through the queue', value: percentile(queued.steps, 0.99), atMost: 10, unit: ' ms' },
      { what: 'engine time a tool call adds, p50', value: percentile(tool.after, 0.5), atMost: 2, unit: ' ms' },
    ],
    data: { stepsARun: DESK_STEPS, cadre: { steps, pickUps, queued, runMs, tool }, peers: Object.fromEntries(others.map(({ name, runMs: measured }) => [name, measured])) },
  };
};
