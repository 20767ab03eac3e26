// The filters of the runs page, kept in its address. An address that makes no sense shows all runs.
import { z } from 'zod';

const schema = z.object({
  graph: z.string().min(1).max(63).optional().catch(undefined),
  status: z.enum(['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled']).optional().catch(undefined),
});

export type RunsSearch = z.infer<typeof schema>;

export function runsSearch(search: Record<string, unknown>): RunsSearch {
  return schema.parse(search);
}
