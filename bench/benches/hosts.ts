// One, two and four host processes on one database, each holding 100 runs at a time, with a model that answers after 200 ms:
// together they must do more until the cores are full, and never the same step twice.
import { z } from 'zod';
import { benchModel } from '../cadre/bench-model.ts';
import { createMany } from '../cadre/create-many.ts';
import { DESK_STEPS, deskGraph } from '../cadre/graphs.ts';
import { hostStatsShape } from '../cadre/host-stats.ts';
import { openHost } from '../cadre/open-host.ts';
import { untilAllEnded } from '../cadre/until-all-ended.ts';
import { openBenchDatabase, type BenchDatabase } from '../harness/database.ts';
import type { Bench } from '../harness/figures.ts';
import { count, fixed, times } from '../harness/format.ts';
import { median, sum } from '../harness/statistics.ts';

const MODEL_MS = 200;
const CONCURRENCY = 100;
const sizes = [1, 2, 4] as const;

interface Round {
  readonly hosts: number;
  readonly stepsPerSecond: number;
  /** CPU time of all hosts as a share of the machine's cores is not known here: of one core. */
  readonly cores: number;
  readonly doubleCalls: number;
  readonly doubleResults: number;
}

export const hosts: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  const rounds = isQuick ? 1 : 3;
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of sizes) {
      const result = await measure(database, { name: `hosts_${round}_${size}`, size, runs: (isQuick ? 100 : 600) * size });
      measured.push(result);
      report(`round ${round} of ${rounds}: ${size} hosts ${count(result.stepsPerSecond)} model steps/s`);
    }
  }
  const of = (size: number) => measured.filter((round) => round.hosts === size);
  const speed = (size: number) => median(of(size).map(({ stepsPerSecond }) => stepsPerSecond));
  const twice = sum(measured.map(({ doubleCalls, doubleResults }) => doubleCalls + doubleResults));
  return {
    title: `hosts: ${CONCURRENCY} runs a host, model of ${MODEL_MS} ms, ${DESK_STEPS} model steps a run, medians of ${rounds} rounds`,
    table: [
      ['hosts', 'model steps/s', 'as a multiple of one', 'cores in use by hosts'],
      ...sizes.map((size) => [String(size), count(speed(size)), times(speed(size) / speed(1)), fixed(median(of(size).map(({ cores }) => cores)), 2)]),
    ],
    goals: [
      { what: 'two hosts, as a multiple of one', value: speed(2) / speed(1), atLeast: 1.7 },
      { what: 'four hosts, as a multiple of two', value: speed(4) / speed(2), atLeast: 1 },
      { what: 'steps done twice', value: twice, atMost: 0 },
    ],
    data: { modelMs: MODEL_MS, concurrency: CONCURRENCY, rounds: measured },
  };
};

async function measure(database: BenchDatabase, { name, size, runs }: { readonly name: string; readonly size: number; readonly runs: number }): Promise<Round> {
  const url = await database.create(name);
  const creator = await openHost({ databaseUrl: url, models: benchModel(() => {}), concurrency: 1, hosts: false });
  await createMany(creator, await creator.freeze(deskGraph()), runs);
  await creator.stop();
  const sql = database.connect(url);
  const processes = await Promise.all(
    Array.from({ length: size }, () => database.start('cadre/host-process.ts', { databaseUrl: url, environment: { BENCH_MODEL_MS: String(MODEL_MS), BENCH_CONCURRENCY: String(CONCURRENCY) } })),
  );
  for (const process of processes) await process.call('stats', { collects: false }, hostStatsShape);
  const begun = performance.now();
  await Promise.all(processes.map((process) => process.call('host', {}, z.null())));
  await untilAllEnded(sql, { everyMs: 50 });
  const seconds = (performance.now() - begun) / 1_000;
  const stats = await Promise.all(processes.map((process) => process.call('stats', { collects: false }, hostStatsShape)));
  await Promise.all(processes.map((process) => process.stop()));
  const keys = stats.flatMap(({ modelCalls }) => modelCalls.map(([key]) => key));
  const [row] = await sql<{ results: number }[]>`select count(*)::int as results from run_events where type = 'effect.completed'`;
  return {
    hosts: size,
    stepsPerSecond: (runs * DESK_STEPS) / seconds,
    cores: sum(stats.map(({ cpuMs }) => cpuMs)) / 1_000 / seconds,
    doubleCalls: keys.length - new Set(keys).size,
    doubleResults: Math.abs((row?.results ?? 0) - runs * DESK_STEPS),
  };
}
