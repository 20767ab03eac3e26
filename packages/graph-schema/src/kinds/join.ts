import { z } from 'zod';
import { about } from '../fields/about.ts';
import { blankToNull, expressionSchema } from '../fields/text.ts';
import type { Kind } from '../kind.ts';

const policies = {
  all: { title: 'All', description: 'Waits for every branch that can still arrive.' },
  any: { title: 'Any', description: 'Takes the first and cancels the others.' },
  count: { title: 'A number of them', description: 'Takes the first few and cancels the others.' },
};

const config = z.strictObject({
  policy: z
    .union([z.enum(['all', 'any']), z.strictObject({ count: z.int().min(1).max(1_000) })])
    .default('all')
    .meta(about({ title: 'Waits for', field: 'policy', options: policies })),
  merge: expressionSchema
    .nullable()
    .default(null)
    .meta(about({ title: 'Merge', description: 'Empty: an object with the outputs by node id.', field: 'expression', placeholder: "{'facts': nodes.search.output}" })),
});

export const join: Kind<'join', z.infer<typeof config>> = {
  kind: 'join',
  title: 'Join',
  description: 'What the branches of a fork come back to.',
  icon: 'merge',
  category: 'flow',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'out', role: 'flow-out' },
  ],
  summary({ policy }) {
    if (policy === 'all') return 'Waits for all branches';
    if (policy === 'any') return 'Takes the first branch';
    return policy.count === 1 ? 'Takes the first branch' : `Takes the first ${policy.count} branches`;
  },
  plan: ({ policy, merge }) => ({ type: 'gather', policy, mergeExpression: blankToNull(merge) }),
};
