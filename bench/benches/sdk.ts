// Agents through the AI SDK against a local HTTP model: the CPU time of a call in a run of Cadre, beside the AI SDK alone with
// nothing kept, and beside Cadre's model gateway alone.
import { z } from 'zod';
import { DESK_STEPS } from '../cadre/graphs.ts';
import { openBenchDatabase } from '../harness/database.ts';
import type { Bench } from '../harness/figures.ts';
import { fixed } from '../harness/format.ts';
import { laneResultShape } from '../harness/lanes.ts';
import { median } from '../harness/statistics.ts';

const IN_FLIGHT = 16;

export const sdk: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  const [rounds, seconds] = isQuick ? [2, 1] : [6, 4];
  const databaseUrl = await database.create('cadre_sdk');
  const server = await database.start('harness/model-server.ts', { databaseUrl });
  const environment = { BENCH_MODEL_URL: await server.call('address', {}, z.string()) };
  const cadre = await database.start('cadre/sdk-process.ts', { databaseUrl, environment });
  const alone = await database.start('peers/ai-sdk.ts', { databaseUrl, environment });
  const ways = [
    { name: 'AI SDK alone (streamText)', contender: alone, command: 'desk' },
    { name: 'Cadre, run and log included', contender: cadre, command: 'desk' },
    { name: 'Cadre’s model gateway alone', contender: cadre, command: 'gateway' },
  ].map((way) => {
    const cpuMs: number[] = [];
    return { ...way, cpuMs };
  });
  for (const { contender, command } of ways) await contender.call(command, { seconds: isQuick ? 1 : 3, inFlight: IN_FLIGHT }, laneResultShape);
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, contender, command, cpuMs } of ways) {
      const result = await contender.call(command, { seconds, inFlight: IN_FLIGHT }, laneResultShape);
      cpuMs.push(result.cpuMs / (result.runs * DESK_STEPS));
      report(`round ${round} of ${rounds}: ${name} ${fixed(cpuMs.at(-1) ?? NaN, 3)} ms CPU a call`);
    }
  }
  const [bare, run] = ways;
  if (bare === undefined || run === undefined) throw new Error('Nothing was measured.');
  const added = (cpuMs: readonly number[]) => 100 * median(cpuMs.map((ms, round) => ms / (bare.cpuMs[round] ?? NaN) - 1));
  return {
    title: `sdk: model calls over HTTP, ${IN_FLIGHT} runs in flight, medians of ${rounds} rounds of ${seconds} s`,
    table: [
      ['', 'CPU a call', 'added'],
      ...ways.map(({ name, cpuMs }) => [name, `${fixed(median(cpuMs), 3)} ms`, cpuMs === bare.cpuMs ? '' : `${fixed(added(cpuMs), 0)}%`]),
    ],
    goals: [{ what: 'CPU that the engine adds to a call', value: added(run.cpuMs), atMost: 30, unit: '%' }],
    data: { inFlight: IN_FLIGHT, callsARun: DESK_STEPS, cpuMsACall: Object.fromEntries(ways.map(({ name, cpuMs }) => [name, cpuMs])) },
  };
};
