// 5,000 runs in flight on one host whose model answers after two seconds: five steps one after the other.
import { z } from 'zod';
import type { Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import { hostStatsShape } from '../cadre/host-stats.ts';
import { chainGraph } from '../cadre/graphs.ts';
import { openHost } from '../cadre/open-host.ts';
import { benchModel } from '../cadre/bench-model.ts';
import { untilAllEnded } from '../cadre/until-status.ts';
import { createMany } from '../cadre/create-many.ts';
import { openBenchDatabase } from '../harness/database.ts';
import type { Bench } from '../harness/figures.ts';
import { count, fixed, megabytes, milliseconds } from '../harness/format.ts';

const MODEL_MS = 2_000;
const STEPS = 5;

export const slowModel: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  const runs = isQuick ? 500 : 5_000;
  const url = await database.create('cadre_slow');
  const creator = await openHost({ databaseUrl: url, models: benchModel(() => {}), concurrency: 1, hosts: false });
  await createMany(creator, await creator.freeze(chainGraph(STEPS)), runs);
  await creator.stop(); // its connections would be counted
  report(`${count(runs)} runs wait in the queue`);

  const sql = database.connect(url);
  const host = await database.start('cadre/host-process.ts', { databaseUrl: url, environment: { BENCH_MODEL_MS: String(MODEL_MS), BENCH_CONCURRENCY: String(runs) } });
  await host.call('stats', { collects: false }, hostStatsShape);
  const begun = performance.now();
  await host.call('host', {}, z.null());
  let connections = 0;
  await untilAllEnded(sql, async () => {
    connections = Math.max(connections, await countConnections(sql));
  });
  const seconds = (performance.now() - begun) / 1_000;
  const stats = await host.call('stats', { collects: false }, hostStatsShape);
  const [row] = await sql<{ completed: number }[]>`select count(*)::int as completed from runs where status = 'completed'`;
  const ideal = (STEPS * MODEL_MS) / 1_000;
  return {
    title: `slow-model: ${count(runs)} runs in flight on one host, ${STEPS} steps of ${MODEL_MS / 1_000} s each`,
    table: [
      ['runs completed', count(row?.completed ?? 0)],
      ['wall time', `${fixed(seconds, 1)} s`],
      ['ideal', `${fixed(ideal, 1)} s`],
      ['event loop delay, p50', milliseconds(stats.loopDelayMs.p50)],
      ['event loop delay, p99', milliseconds(stats.loopDelayMs.p99)],
      ['event loop delay, longest', milliseconds(stats.loopDelayMs.max)],
      ['CPU of the host', `${fixed(stats.cpuMs / 1_000, 1)} s`],
      ['memory of the host', megabytes(stats.rss)],
      ['connections of the host, most', count(connections)],
    ],
    goals: [
      { what: 'runs completed', value: row?.completed ?? 0, atLeast: runs },
      { what: 'wall time, as a multiple of the ideal', value: seconds / ideal, atMost: 1.3 },
      { what: 'event loop delay, p99', value: stats.loopDelayMs.p99, atMost: 50, unit: ' ms' },
      { what: 'database connections of the host', value: connections, atMost: 12 },
    ],
    data: { runs, seconds, ideal, connections, loopDelayMs: stats.loopDelayMs, cpuMs: stats.cpuMs, rss: stats.rss },
  };
};

/** All that are not the bench's own. */
async function countConnections(sql: Sql): Promise<number> {
  const [row] = await sql<{ connections: number }[]>`
    select count(*)::int as connections from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and application_name <> 'cadre bench'`;
  return row?.connections ?? 0;
}
