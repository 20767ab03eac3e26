import { z } from 'zod';
import { about } from '../fields/about.ts';
import { blankToNull, expressionSchema, shortened } from '../fields/text.ts';
import type { Kind } from '../kind.ts';

const onItemError = {
  fail: { title: 'Fail the map', description: 'The other items are cancelled.' },
  skip: { title: 'Leave it out', description: 'The list is shorter by the failed items.' },
  collect: { title: 'Keep the error', description: 'The error stands in the place of the item.' },
};

const config = z.strictObject({
  items: expressionSchema
    .default('')
    .meta(about({ title: 'Items', description: 'A list; the body runs once an item.', field: 'expression', needed: true, result: 'list', placeholder: 'input.list' })),
  concurrency: z.int().min(1).max(1_000).default(5).meta(about({ title: 'At once', description: 'How many items at the same time.', field: 'number' })),
  onItemError: z.enum(['fail', 'skip', 'collect']).default('fail').meta(about({ title: 'When an item fails', field: 'choice', options: onItemError })),
  result: expressionSchema
    .nullable()
    .default(null)
    .meta(about({ title: 'Result', description: "An item's result. Empty: the output of the last node of the body.", field: 'expression', scope: 'item', group: 'data' })),
});

export const map: Kind<'map', z.infer<typeof config>> = {
  kind: 'map',
  title: 'Map',
  description: 'Runs its body once for every item of a list.',
  icon: 'repeat',
  category: 'flow',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'out', role: 'flow-out' },
    { id: 'error', role: 'flow-out', label: 'Error' },
  ],
  summary: ({ items }) => (items.trim() === '' ? 'No list yet' : `For each of ${shortened(items) ?? ''}`),
  plan: (values) => ({
    type: 'each',
    itemsExpression: values.items,
    concurrency: values.concurrency,
    onItemError: values.onItemError,
    resultExpression: blankToNull(values.result),
  }),
};
