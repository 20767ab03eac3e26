import { z } from 'zod';
import { about } from '../fields/about.ts';
import { uniqueIds } from '../fields/parts.ts';
import { expressionSchema, shortened } from '../fields/text.ts';
import { partIdSchema } from '../ids.ts';
import type { Kind } from '../kind.ts';

const caseSchema = z.strictObject({
  id: partIdSchema,
  label: z.string().max(200).default('').meta(about({ title: 'Label' })),
  when: expressionSchema
    .default('')
    .meta(about({ title: 'When', description: 'True takes this case.', field: 'expression', needed: true, result: 'bool', placeholder: 'input.amount > 100' })),
});

const config = z.strictObject({
  cases: z
    .array(caseSchema)
    .max(100)
    .refine(uniqueIds, 'Give every case its own id.')
    .default([])
    .meta(about({ title: 'Cases', description: 'In order; the first that is true wins, else the last port.', field: 'cases', needed: true })),
});

export const condition: Kind<'condition', z.infer<typeof config>> = {
  kind: 'condition',
  title: 'Condition',
  description: 'Takes the first case that is true.',
  icon: 'split',
  category: 'flow',
  config,
  ports: ({ cases }) => [
    { id: 'in', role: 'flow-in' },
    ...cases.map(({ id, label }) => ({ id, role: 'flow-out', label: label === '' ? id : label }) as const),
    { id: 'else', role: 'flow-out', label: 'Else' },
  ],
  summary: ({ cases }) => shortened(cases.map(({ id, label }) => (label === '' ? id : label)).join(', ')) ?? 'No cases yet',
  plan: ({ cases }) => ({ type: 'choose', cases: cases.map(({ id, when }) => ({ port: id, whenExpression: when })), otherwise: 'else' }),
};
