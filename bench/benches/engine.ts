// Model steps a second, 64 runs in flight in one process, every step durable: Cadre, the plain insert of the very same rows, and
// the peers, in turn.
import { DESK_STEPS } from '../cadre/graphs.ts';
import { openBenchDatabase } from '../harness/database.ts';
import type { Bench } from '../harness/figures.ts';
import { count, fixed, times } from '../harness/format.ts';
import { laneResultShape, type LaneResult } from '../harness/lanes.ts';
import { insertAgain } from '../harness/plain-insert.ts';
import { median } from '../harness/statistics.ts';

const IN_FLIGHT = 64;
const scripts = { Cadre: 'cadre/engine-process.ts', 'LangGraph.js': 'peers/langgraph.ts', DBOS: 'peers/dbos.ts', Mastra: 'peers/mastra.ts' };
type Name = keyof typeof scripts;
const names: readonly Name[] = ['Cadre', 'LangGraph.js', 'DBOS', 'Mastra'];

interface Round {
  readonly name: Name;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly cpuMsPerStep: number;
}

export const engine: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  const [rounds, seconds] = isQuick ? [2, 1.5] : [5, 6];
  const urls = new Map<Name, string>();
  for (const name of names) urls.set(name, await database.create(`desk_${urls.size}`));
  const contenders = await Promise.all(
    names.map(async (name) => ({ name, contender: await database.start(scripts[name], { databaseUrl: urls.get(name) ?? '' }) })),
  );
  const sql = database.connect(urls.get('Cadre') ?? '', 3);
  for (const { contender } of contenders) await contender.call('desk', { seconds: isQuick ? 1 : 3, inFlight: IN_FLIGHT }, laneResultShape);

  const measured: Round[] = [];
  const inserts: { readonly rowsPerSecond: number; readonly share: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, contender } of contenders) {
      const since = Date.now();
      const result = toRound(name, await contender.call('desk', { seconds, inFlight: IN_FLIGHT }, laneResultShape));
      measured.push(result);
      report(`round ${round} of ${rounds}: ${name} ${count(result.stepsPerSecond)} model steps/s`);
      if (name !== 'Cadre') continue;
      const { rows, rowsPerSecond } = await insertAgain(sql, since);
      inserts.push({ rowsPerSecond, share: rows / result.seconds / rowsPerSecond });
      report(`round ${round} of ${rounds}: plain insert ${count(rowsPerSecond)} rows/s`);
    }
  }

  const of = (name: Name) => measured.filter((round) => round.name === name);
  const speed = (name: Name) => median(of(name).map(({ stepsPerSecond }) => stepsPerSecond));
  const ratio = (name: Name) => median(of(name).map(({ stepsPerSecond }, index) => (of('Cadre')[index]?.stepsPerSecond ?? NaN) / stepsPerSecond));
  const cpu = (name: Name) => median(of(name).map(({ cpuMsPerStep }) => cpuMsPerStep));
  const share = median(inserts.map((insert) => insert.share));
  return {
    title: `engine: ${DESK_STEPS} model steps a run, ${IN_FLIGHT} runs in flight, medians of ${rounds} rounds of ${seconds} s`,
    table: [
      ['', 'model steps/s', 'Cadre is', 'CPU a step'],
      ...names.map((name) => [name, count(speed(name)), name === 'Cadre' ? '' : times(ratio(name)), `${fixed(cpu(name), 3)} ms`]),
      ['plain insert of the same rows', `${count(median(inserts.map(({ rowsPerSecond }) => rowsPerSecond)))} rows/s`, `${fixed(share * 100, 1)}%`, ''],
    ],
    goals: [
      { what: 'model steps/s, as a multiple of LangGraph.js', value: ratio('LangGraph.js'), atLeast: 8 },
      { what: 'model steps/s, as a multiple of DBOS', value: ratio('DBOS'), atLeast: 4 },
      { what: 'share of the plain insert', value: share * 100, atLeast: 25, unit: '%' },
    ],
    data: { inFlight: IN_FLIGHT, stepsARun: DESK_STEPS, rounds: measured, inserts },
  };
};

function toRound(name: Name, { runs, seconds, cpuMs }: LaneResult): Round {
  const steps = runs * DESK_STEPS;
  return { name, seconds, stepsPerSecond: steps / seconds, cpuMsPerStep: cpuMs / steps };
}
