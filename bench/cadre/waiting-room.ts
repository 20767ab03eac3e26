// A host, a process in which people decide, and one that creates runs: three processes on one database, as in production. Every
// graph here has one model call a run, so a run's first step is the moment of its call.
import { z } from 'zod';
import type { BenchDatabase } from '../harness/database.ts';
import type { Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import { benchModel } from './bench-model.ts';
import { approvalGraph, chainGraph } from './graphs.ts';
import { hostStatsShape, type HostStats } from './host-stats.ts';
import { openHost, type BenchHost } from './open-host.ts';

const begunShape = z.array(z.tuple([z.string(), z.number()]));

/** When something was begun for each run, ms since the epoch. */
export type Begun = ReadonlyMap<string, number>;

export interface WaitingRoom extends AsyncDisposable {
  readonly sql: Sql;
  readonly creator: BenchHost;
  /** Digests of a run that asks a person first, and of one that does not. */
  readonly asking: string;
  readonly immediate: string;
  /** The oldest `limit` waiting runs are approved. */
  approve(limit: number, inFlight: number): Promise<Begun>;
  /** The host's figures since the last look; `collects` garbage before it looks at memory. */
  look(collects: boolean): Promise<Omit<HostStats, 'modelCalls'>>;
  /** Milliseconds from `begun` to each run's model call. After a look. */
  untilStep(begun: Begun): readonly number[];
  /** When each of these runs called the model, in order, ms since the epoch. After a look. */
  stepTimes(begun: Begun): readonly number[];
}

export async function openWaitingRoom(database: BenchDatabase): Promise<WaitingRoom> {
  const databaseUrl = await database.create('cadre_waiting');
  const sql = database.connect(databaseUrl);
  const host = await database.start('cadre/host-process.ts', { databaseUrl, nodeFlags: ['--expose-gc'], environment: { BENCH_MODEL_MS: '0', BENCH_CONCURRENCY: '128' } });
  const decider = await database.start('cadre/decider-process.ts', { databaseUrl });
  const creator = await openHost({ databaseUrl, models: benchModel(() => {}), concurrency: 1, hosts: false });
  const calls = new Map<string, number>();
  await host.call('host', {}, z.null());
  const stepOf = (run: string): number => {
    const at = calls.get(run);
    if (at === undefined) throw new Error(`Run ${run} has not called its model.`);
    return at;
  };
  return {
    sql,
    creator,
    asking: await creator.freeze(approvalGraph()),
    immediate: await creator.freeze(chainGraph(1)),
    async approve(limit, inFlight) {
      const waiting = await sql<{ run: string; effect: string }[]>`select run_id as run, effect from approvals order by run_id limit ${limit}`;
      return new Map(await decider.call('decide', { waiting, inFlight }, begunShape));
    },
    async look(collects) {
      const { modelCalls, ...rest } = await host.call('stats', { collects }, hostStatsShape);
      for (const [key, at] of modelCalls) calls.set(key.slice(0, key.indexOf(':')), at);
      return rest;
    },
    untilStep: (begun) => [...begun].map(([run, at]) => stepOf(run) - at),
    stepTimes: (begun) => [...begun.keys()].map(stepOf).sort((a, b) => a - b),
    [Symbol.asyncDispose]: () => creator.stop(),
  };
}
