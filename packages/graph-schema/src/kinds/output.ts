import { z } from 'zod';
import { about } from '../fields/about.ts';
import { blankToNull, expressionSchema, shortened } from '../fields/text.ts';
import type { Kind } from '../kind.ts';

const config = z.strictObject({
  value: expressionSchema
    .nullable()
    .default(null)
    .meta(about({ title: 'Value', description: 'Empty: the output of the node before it.', field: 'expression', placeholder: "{'reply': nodes.draft.output}" })),
});

export const output: Kind<'output', z.infer<typeof config>> = {
  kind: 'output',
  title: 'Output',
  description: 'Ends the run with its value; the first output reached wins.',
  icon: 'log-out',
  category: 'flow',
  config,
  ports: () => [{ id: 'in', role: 'flow-in' }],
  summary: ({ value }) => shortened(value ?? '') ?? 'Gives what came before it',
  plan: ({ value }) => ({ type: 'finish', valueExpression: blankToNull(value) }),
};
