// Keeps a number of runs in flight for a time, and measures them from inside the process that runs them.
import { z } from 'zod';

export const laneShape = z.strictObject({ seconds: z.number().positive(), inFlight: z.int().min(1) });

export const laneResultShape = z.strictObject({ runs: z.int(), seconds: z.number(), cpuMs: z.number(), runMs: z.array(z.number()) });
export type LaneResult = z.infer<typeof laneResultShape>;

/** Starts runs until the time is up, and waits for the last ones: their time counts, too. */
export async function runLanes(input: unknown, runOnce: () => Promise<unknown>): Promise<LaneResult> {
  const { seconds, inFlight } = laneShape.parse(input);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const runMs: number[] = [];
  const lane = async (): Promise<void> => {
    while (performance.now() - begun < seconds * 1_000) {
      const at = performance.now();
      await runOnce();
      runMs.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const { user, system } = process.cpuUsage(cpu);
  return { runs: runMs.length, seconds: (performance.now() - begun) / 1_000, cpuMs: (user + system) / 1_000, runMs };
}
