// What the teams page keeps in its address: the text it is narrowed down by.
import { z } from 'zod';

const schema = z.object({ find: z.string().max(200).optional().catch(undefined) });

export type GraphsSearch = z.infer<typeof schema>;

export function graphsSearch(search: Record<string, unknown>): GraphsSearch {
  return schema.parse(search);
}
