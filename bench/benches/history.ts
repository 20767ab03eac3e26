// One long run: a step late in it must cost what a step early in it costs, in time and in bytes, and the run must load quickly
// in a process that never saw it. Peers beside it, with a tenth of the steps.
import { z } from 'zod';
import { openBenchDatabase } from '../harness/database.ts';
import type { Bench } from '../harness/figures.ts';
import { count, fixed, megabytes, milliseconds } from '../harness/format.ts';
import { longRunResultShape, type LongRunResult, type Window } from '../harness/long-run.ts';
import { median } from '../harness/statistics.ts';

const loadShape = z.strictObject({ ms: z.number(), seq: z.int() });
const LOADS = 3;

interface LongRun {
  readonly name: string;
  readonly steps: number;
  readonly result: LongRunResult;
}

export const history: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  const steps = isQuick ? 1_000 : 10_000;
  const url = await database.create('cadre_loop');
  const cadre = await database.start('cadre/engine-process.ts', { databaseUrl: url });
  await cadre.call('longRun', { steps: steps / 10, windows: [] }, longRunResultShape);

  const runs: LongRun[] = [];
  const run = async (name: string, call: (input: { readonly steps: number; readonly windows: readonly Window[] }) => Promise<LongRunResult>, length: number) => {
    const result = await call({ steps: length, windows: windowsOf(length) });
    runs.push({ name, steps: length, result });
    report(`${name}: ${count(length)} steps in ${fixed(result.seconds, 1)} s, ${megabytes(result.bytes)} written`);
    return result;
  };
  const { run: id } = await run('Cadre', (input) => cadre.call('longRun', input, longRunResultShape), steps);

  const loads: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const stranger = await database.start('cadre/engine-process.ts', { databaseUrl: url });
    const { ms, seq } = await stranger.call('load', { run: id }, loadShape);
    if (seq <= steps) throw new Error(`The run was loaded only up to ${seq}.`);
    loads.push(ms);
    await stranger.stop();
  }
  const sql = database.connect(url);
  await sql`delete from run_snapshots`;
  const stranger = await database.start('cadre/engine-process.ts', { databaseUrl: url });
  const fromEvents = await stranger.call('load', { run: id }, loadShape);
  await cadre.stop();
  await stranger.stop();

  const langgraph = await database.start('peers/langgraph.ts', { databaseUrl: await database.create('langgraph_loop') });
  await run('LangGraph.js', (input) => langgraph.call('longRun', input, longRunResultShape), steps / 10);
  await run('LangGraph.js, messages as state', (input) => langgraph.call('longRunWithMessages', input, longRunResultShape), steps / 10);
  await langgraph.stop();
  const dbos = await database.start('peers/dbos.ts', { databaseUrl: await database.create('dbos_loop') });
  await run('DBOS', (input) => dbos.call('longRun', input, longRunResultShape), steps / 10);

  const [early, late] = runs[0]?.result.windows ?? [];
  if (early === undefined || late === undefined) throw new Error('The long run was not measured.');
  return {
    title: `history: one run of ${count(steps)} model steps; peers ${count(steps / 10)}`,
    table: [
      ['', 'steps', 'steps/s', 'a step early', 'a step late', 'bytes a step early', 'bytes a step late', 'written'],
      ...runs.map(({ name, steps: length, result }) => [
        name, count(length), count(length / result.seconds), ...result.windows.map(({ msAStep }) => milliseconds(msAStep)),
        ...result.windows.map(({ bytesAStep }) => count(bytesAStep)), megabytes(result.bytes),
      ]),
      [`Cadre: the run loaded by a new process, ${milliseconds(median(loads))}; without its snapshot, from its events alone, ${milliseconds(fromEvents.ms)}`],
    ],
    goals: [
      { what: 'time a step late, as a multiple of early', value: late.msAStep / early.msAStep, atMost: 1.3 },
      { what: 'bytes a step late, as a multiple of early', value: late.bytesAStep / early.bytesAStep, atLeast: 0.9, atMost: 1.1 },
      { what: 'cold load of the run', value: median(loads), atMost: 1_000, unit: ' ms' },
    ],
    data: { runs, loadMs: loads, loadFromEventsMs: fromEvents.ms },
  };
};

/** The first tenth but the very beginning, and the last tenth. */
function windowsOf(steps: number): readonly Window[] {
  const width = steps / 10;
  return [{ from: width / 10, to: width / 10 + width }, { from: steps - width, to: steps }];
}
