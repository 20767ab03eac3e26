// Wire shapes of hosts: the processes that hold runs.
import { z } from 'zod';

/** As many as a host may be told to hold. */
export const MOST_CONCURRENCY = 100_000;

export const hostBody = z.strictObject({ concurrency: z.int().min(0).max(MOST_CONCURRENCY) });
export type HostBody = z.input<typeof hostBody>;

export const hostShape = z.object({
  id: z.string(),
  /** Machine and process number. */
  name: z.string(),
  startedAt: z.string(),
  /** Whether the database sees its connection. */
  isAlive: z.boolean(),
  /** Runs in hand. */
  held: z.int().min(0),
  /** Runs it may have in hand; 0: it is drained, and takes no more. */
  concurrency: z.int().min(0),
  version: z.string().nullable(),
});
export type HostShape = z.infer<typeof hostShape>;
