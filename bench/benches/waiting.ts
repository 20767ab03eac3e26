// 20,000 runs that wait for a person: what they cost the host while they wait, how soon a decision moves one of them on, and
// what happens to new runs when everybody decides at once.
import { createMany } from '../cadre/create-many.ts';
import { createSteadily } from '../cadre/create-steadily.ts';
import { untilGraphEnded, untilStatus } from '../cadre/until-status.ts';
import { openWaitingRoom } from '../cadre/waiting-room.ts';
import { openBenchDatabase } from '../harness/database.ts';
import type { Bench } from '../harness/figures.ts';
import { count, fixed, megabytes, milliseconds } from '../harness/format.ts';
import { median, percentile } from '../harness/statistics.ts';

const NEW_RUN_EVERY_MS = 25;
const DECIDERS = 64;

export const waiting: Bench = async ({ isQuick, report }) => {
  await using database = await openBenchDatabase();
  await using room = await openWaitingRoom(database);
  const { sql, creator, asking, immediate } = room;
  const [runs, alone, idleRuns] = isQuick ? [1_000, 40, 60] : [20_000, 300, 400];
  let completed = Math.min(1_000, runs / 2);

  // Warm: everything that happens below has happened once before the first look.
  await createMany(creator, asking, completed);
  await untilStatus(sql, 'waiting', completed);
  await room.approve(completed, DECIDERS);
  await untilStatus(sql, 'completed', completed);
  const before = await room.look(true);

  await createMany(creator, asking, runs);
  await untilStatus(sql, 'waiting', runs);
  const after = await room.look(true);
  const growth = after.rss - before.rss;
  report(`${count(runs)} runs wait; the host holds ${after.held} in memory and grew by ${megabytes(growth)}`);

  const decided = new Map<string, number>();
  for (let decision = 1; decision <= alone; decision += 1) {
    for (const [run, at] of await room.approve(1, 1)) decided.set(run, at);
    await untilStatus(sql, 'completed', (completed += 1));
  }
  await room.look(false);
  const decisions = room.untilStep(decided);
  report(`a decision moves its run on after ${milliseconds(percentile(decisions, 0.5))}, p99 ${milliseconds(percentile(decisions, 0.99))}`);

  // From here on PostgreSQL has files of its write-ahead log to use again, as it has after its first minutes: to make one, every 16 MB, stops
  // all commits for some 50 ms, and of a second's 40 new runs two would show that alone.
  await sql`checkpoint`;
  const idleBegun = await createSteadily(creator, immediate, { everyMs: NEW_RUN_EVERY_MS, isEnough: (created) => created >= idleRuns });
  await untilStatus(sql, 'completed', (completed += idleRuns));
  await room.look(false);
  const idle = room.untilStep(idleBegun);

  const floodAt = performance.timeOrigin + performance.now();
  let isDrained = false;
  const flood = room.approve(runs, DECIDERS).then(async (begun) => {
    const acceptedAt = performance.timeOrigin + performance.now();
    await untilGraphEnded(sql, asking);
    isDrained = true;
    return { begun, acceptedAt };
  });
  const newBegun = await createSteadily(creator, immediate, { everyMs: NEW_RUN_EVERY_MS, isEnough: () => isDrained });
  const { begun, acceptedAt } = await flood;
  await untilStatus(sql, 'completed', (completed += begun.size + newBegun.size));
  const { loopDelayMs } = await room.look(false);
  const busy = room.untilStep(newBegun);
  const rates = ratesOf(room.stepTimes(begun));
  const drainSeconds = ((room.stepTimes(begun).at(-1) ?? NaN) - floodAt) / 1_000;

  const row = (what: string, values: readonly number[]) => [what, milliseconds(percentile(values, 0.5)), milliseconds(percentile(values, 0.99))];
  return {
    title: `waiting: ${count(runs)} runs wait for an approval`,
    table: [
      ['', 'p50', 'p99'],
      row('a decision to the next step, one at a time', decisions),
      row(`a decision to the next step, ${count(begun.size)} at once`, room.untilStep(begun)),
      row('a new run to its first step, idle', idle),
      row('a new run to its first step, while the decisions drain', busy),
      ['event loop delay of the host meanwhile', milliseconds(loopDelayMs.p50), milliseconds(loopDelayMs.p99)],
      [`${count(begun.size)} decisions: accepted within ${fixed((acceptedAt - floodAt) / 1_000, 1)} s, acted on within ${fixed(drainSeconds, 1)} s; a second, by tenths of them: ${rates.map(count).join(' ')}`],
      [`memory of the host: ${megabytes(before.rss)} before, ${megabytes(after.rss)} with all waiting (heap ${megabytes(before.heapUsed)} and ${megabytes(after.heapUsed)})`],
    ],
    goals: [
      { what: 'memory of the host, growth', value: growth / 1024 / 1024, atMost: 50, unit: ' MB' },
      { what: 'a decision to the next step, p99', value: percentile(decisions, 0.99), atMost: 100, unit: ' ms' },
      { what: 'new runs while the decisions drain, p99, as a multiple of idle', value: percentile(busy, 0.99) / percentile(idle, 0.99), atMost: 3 },
      { what: 'slowest tenth of the drain, as a share of the median', value: (100 * Math.min(...rates)) / median(rates), atLeast: 50, unit: '%' },
    ],
    data: { runs, before, after, decisions, idle, busy, rates, drainSeconds, newRuns: newBegun.size },
  };
};

/** Steps a second in each tenth of the steps. @param times in order */
function ratesOf(times: readonly number[]): readonly number[] {
  const size = Math.floor(times.length / 10);
  return Array.from({ length: 10 }, (_, tenth) => size / (((times[(tenth + 1) * size - 1] ?? NaN) - (times[tenth * size] ?? NaN)) / 1_000));
}
