// How much of a long conversation an agent's model is sent.
import { z } from 'zod';
import { about } from './about.ts';

const exchanges = z.int().min(1).max(10_000);

const conversationSchema = z.discriminatedUnion('keep', [
  z.strictObject({ keep: z.literal('all') }),
  /** The newest exchanges; the task always stays. */
  z.strictObject({ keep: z.literal('last'), turns: exchanges }),
  /** Past so many tokens, estimated, a model sums up all but the newest exchanges. */
  z.strictObject({ keep: z.literal('summary'), overTokens: z.int().min(1).max(10_000_000), last: exchanges }),
], { error: 'Write { "keep": "all" }, { "keep": "last", "turns": 10 } or { "keep": "summary", "overTokens": 20000, "last": 4 }.' });

export const conversationField = conversationSchema.default({ keep: 'all' }).meta(
  about({
    title: 'Long conversations',
    description: 'What its model is sent: all of it, the newest exchanges { "keep": "last", "turns": 10 }, or a summary of the rest past so many tokens { "keep": "summary", "overTokens": 20000, "last": 4 }. Its task always stays.',
    field: 'json',
    group: 'limits',
  }),
);
