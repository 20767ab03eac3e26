import { z } from 'zod';
import { about } from '../fields/about.ts';
import { expressionSchema, shortened } from '../fields/text.ts';
import type { Kind } from '../kind.ts';

const config = z.strictObject({
  value: expressionSchema.default('').meta(about({ title: 'Value', field: 'expression', needed: true, placeholder: "{'total': size(input.list)}" })),
});

export const transform: Kind<'transform', z.infer<typeof config>> = {
  kind: 'transform',
  title: 'Transform',
  description: 'Reshapes data with an expression.',
  icon: 'braces',
  category: 'flow',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'out', role: 'flow-out' },
  ],
  summary: ({ value }) => shortened(value) ?? 'No expression yet',
  plan: ({ value }) => ({ type: 'evaluate', valueExpression: value }),
};
