// One, two and four host processes on one database, each holding 50 runs at a time, with a model that answers after 200 ms:
// together they must do more until the cores are full, and never the same step twice.
import { cpus } from 'node:os';
import { z } from 'zod';
import { benchModel } from '../cadre/bench-model.ts';
import { createMany } from '../cadre/create-many.ts';
import { DESK_STEPS, deskGraph } from '../cadre/graphs.ts';
import { hostStatsShape } from '../cadre/host-stats.ts';
import { openHost } from '../cadre/open-host.ts';
import { untilAllEnded } from '../cadre/until-status.ts';
import { openBenchDatabase, type BenchDatabase } from '../harness/database.ts';
import type { Bench, Goal } from '../harness/figures.ts';
import { count, fixed, times } from '../harness/format.ts';
import { median, sum } from '../harness/statistics.ts';

const MODEL_MS = 200;
const CONCURRENCY = 50;
/** Busier than this, the machine has no core to spare. */
const FULL = 0.85;
const sizes = [1, 2, 4] as const;

interface Round {
  readonly hosts: number;
  readonly stepsPerSecond: number;
  /** CPU time of all hosts in a second. */
  readonly cores: number;
  /** Of the whole machine: hosts, PostgreSQL and whatever else runs. From 0 to 1. */
  readonly machineBusy: number;
  readonly doubleCalls: number;
  readonly doubleResults: number;
}

export const hosts: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  const rounds = isQuick ? 1 : 3;
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of sizes) {
      const result = await measure(database, { name: `hosts_${round}_${size}`, size, runs: (isQuick ? 100 : 400) * size });
      measured.push(result);
      report(`round ${round} of ${rounds}: ${size} hosts ${count(result.stepsPerSecond)} model steps/s`);
    }
  }
  const of = (size: number) => measured.filter((round) => round.hosts === size);
  const speed = (size: number) => median(of(size).map(({ stepsPerSecond }) => stepsPerSecond));
  const busy = (size: number) => median(of(size).map(({ machineBusy }) => machineBusy));
  const twice = sum(measured.map(({ doubleCalls, doubleResults }) => doubleCalls + doubleResults));
  return {
    title: `hosts: ${CONCURRENCY} runs a host, model of ${MODEL_MS} ms, ${DESK_STEPS} model steps a run, medians of ${rounds} rounds`,
    table: [
      ['hosts', 'model steps/s', 'as a multiple of one', 'cores in use by hosts', 'machine busy'],
      ...sizes.map((size) => [
        String(size), count(speed(size)), times(speed(size) / speed(1)), fixed(median(of(size).map(({ cores }) => cores)), 2), `${fixed(100 * busy(size), 0)}%`,
      ]),
    ],
    goals: [
      growth('two hosts, as a multiple of one', speed(2) / speed(1), busy(2)),
      growth('four hosts, as a multiple of two', speed(4) / speed(2), busy(4)),
      { what: 'steps done twice', value: twice, atMost: 0 },
    ],
    data: { modelMs: MODEL_MS, concurrency: CONCURRENCY, rounds: measured },
  };
};

/** With cores to spare, twice the hosts must do at least one and a half times as much; with none to spare, hardly less. */
function growth(what: string, value: number, busy: number): Goal {
  return busy < FULL ? { what, value, atLeast: 1.5 } : { what: `${what} (the cores are full)`, value, atLeast: 0.9 };
}

function machineTime(): { readonly busy: number; readonly all: number } {
  const cores = cpus().map(({ times: spent }) => ({ busy: spent.user + spent.nice + spent.sys + spent.irq, idle: spent.idle }));
  const busy = sum(cores.map((core) => core.busy));
  return { busy, all: busy + sum(cores.map((core) => core.idle)) };
}

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
  const before = machineTime();
  await Promise.all(processes.map((process) => process.call('host', {}, z.null())));
  await untilAllEnded(sql);
  const seconds = (performance.now() - begun) / 1_000;
  const after = machineTime();
  const stats = await Promise.all(processes.map((process) => process.call('stats', { collects: false }, hostStatsShape)));
  await Promise.all(processes.map((process) => process.stop()));
  const keys = stats.flatMap(({ modelCalls }) => modelCalls.map(([key]) => key));
  const [row] = await sql<{ results: number }[]>`select count(*)::int as results from run_events where type = 'effect.completed'`;
  return {
    hosts: size,
    stepsPerSecond: (runs * DESK_STEPS) / seconds,
    cores: sum(stats.map(({ cpuMs }) => cpuMs)) / 1_000 / seconds,
    machineBusy: (after.busy - before.busy) / (after.all - before.all),
    doubleCalls: keys.length - new Set(keys).size,
    doubleResults: Math.abs((row?.results ?? 0) - runs * DESK_STEPS),
  };
}
