// The position in the run, kept in its address so that a link shows the same step. An address that makes no sense shows the end.
import { z } from 'zod';

const schema = z.object({ at: z.coerce.number().int().min(1).max(2_147_483_647).optional().catch(undefined) });

export type RunSearch = z.infer<typeof schema>;

export function runSearch(search: Record<string, unknown>): RunSearch {
  return schema.parse(search);
}
