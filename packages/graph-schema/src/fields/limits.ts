// What an agent may spend, how a failed call is tried again, and what happens when no try is left.
import { z } from 'zod';
import { jsonSchema } from '../json-value.ts';
import type { Retry } from '../plan.ts';
import { about } from './about.ts';
import { durationSchema, millisecondsOf } from './duration.ts';

const limitsSchema = z.strictObject({
  steps: z.int().min(1).max(10_000).nullable().default(8).meta(about({ title: 'Steps', description: 'Its own model calls in one visit; those under it have a limit of their own.', field: 'number' })),
  tokens: z.int().min(1).max(1_000_000_000).nullable().default(null).meta(about({ title: 'Tokens', field: 'number' })),
  costUsd: z.number().positive().max(1_000_000).nullable().default(null).meta(about({ title: 'Cost in USD', field: 'number' })),
  seconds: z.int().min(1).max(86_400).nullable().default(300).meta(about({ title: 'Seconds', description: 'That the model calls of it and everyone under it take, added up. Waiting does not count.', field: 'number' })),
});

export const limitsField = limitsSchema.prefault({}).meta(
  about({ title: 'Limits', description: 'What it may spend in one visit. Tokens, cost and seconds count everyone under it too, steps only itself. Empty: only what is above limits it.', field: 'group', group: 'limits' }),
);

export const retrySchema = z.strictObject({
  attempts: z.int().min(1).max(20).default(3).meta(about({ title: 'Tries', description: 'In all; 1 means no second try.', field: 'number' })),
  backoff: durationSchema.default('PT1S').meta(about({ title: 'First pause', field: 'duration' })),
  factor: z.number().min(1).max(10).default(2).meta(about({ title: 'Factor', description: 'How much longer each next pause is.', field: 'number' })),
  max: durationSchema.default('PT1M').meta(about({ title: 'Longest pause', field: 'duration' })),
});

export const retryField = retrySchema.prefault({}).meta(
  about({ title: 'Retry', description: 'What to do when a provider or tool is briefly unavailable.', field: 'group', group: 'limits' }),
);

export const onErrorField = z
  .union([z.enum(['fail', 'port']), z.strictObject({ value: jsonSchema })])
  .default('fail')
  .meta(
    about({
      title: 'On error',
      description: 'When no try is left. A connected error port is always taken, unless it goes on with a value.',
      field: 'on-error',
      group: 'limits',
      options: {
        fail: { title: 'Fail, or take the error port when it is connected' },
        port: { title: 'Take the error port' },
        value: { title: 'Go on with a value' },
      },
    }),
  );


export function retryOf(retry: z.infer<typeof retrySchema>): Retry {
  return { attempts: retry.attempts, backoffMs: millisecondsOf(retry.backoff), factor: retry.factor, maxMs: millisecondsOf(retry.max) };
}

