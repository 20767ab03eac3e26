import { z } from 'zod';

export const hostStatsShape = z.strictObject({
  /** Runs in memory. */
  held: z.int(),
  /** The effect's id and when the model was called, ms since the epoch. */
  modelCalls: z.array(z.tuple([z.string(), z.number()])),
  loopDelayMs: z.strictObject({ p50: z.number(), p99: z.number(), max: z.number() }),
  cpuMs: z.number(),
  /** Bytes. */
  rss: z.number(),
  heapUsed: z.number(),
  external: z.number(),
});
export type HostStats = z.infer<typeof hostStatsShape>;
