// How much of a long conversation an agent's model is sent.
import { z } from 'zod';
import { about } from './about.ts';

const whole = z.int('Use a whole number.').min(1);
const exchanges = whole.max(10_000);

const conversationSchema = z.discriminatedUnion('keep', [
  z.strictObject({ keep: z.literal('all') }),
  z.strictObject({
    keep: z.literal('last'),
    turns: exchanges.meta(about({ title: 'Exchanges', description: 'An exchange is what the model said, with the results of its calls.', field: 'number', start: 10 })),
  }),
  z.strictObject({
    keep: z.literal('summary'),
    overTokens: whole.max(10_000_000).meta(about({ title: 'Past tokens', description: 'Estimated, four characters each.', field: 'number', start: 20_000 })),
    last: exchanges.meta(about({ title: 'Newest exchanges', description: 'Sent as they are.', field: 'number', start: 4 })),
  }),
], { error: 'Write { "keep": "all" }, { "keep": "last", "turns": 10 } or { "keep": "summary", "overTokens": 20000, "last": 4 }.' });

export const conversationField = conversationSchema.default({ keep: 'all' }).meta(
  about({
    title: 'Long conversations',
    description: 'What its model is sent of a conversation that grew long.',
    field: 'variant',
    group: 'limits',
    options: {
      all: { title: 'All of it', description: 'Everything, however long it grows. Its task always stays.' },
      last: { title: 'The newest', description: 'Its task and the newest exchanges. What is older is left out.' },
      summary: { title: 'A summary', description: 'Everything up to so many tokens. Past them its model sums up all but the newest exchanges; the summary stands with its task.' },
    },
  }),
);
