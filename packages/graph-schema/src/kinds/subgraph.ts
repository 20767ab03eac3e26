import { z } from 'zod';
import { about } from '../fields/about.ts';
import { onErrorField } from '../fields/limits.ts';
import { blankToNull, expressionSchema, lineSchema } from '../fields/text.ts';
import type { Kind } from '../kind.ts';

const config = z.strictObject({
  graph: z.string().max(200).default('').meta(about({ title: 'Graph', description: 'Another team that runs inside this one.', catalogue: 'graph', needed: true })),
  revision: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'Use the digest of a revision.')
    .nullable()
    .default(null)
    .meta(about({ title: 'Revision', field: 'revision' })),
  input: expressionSchema
    .nullable()
    .default(null)
    .meta(about({ title: 'Input', description: 'Empty: the output of the node before it.', field: 'expression', group: 'data' })),
  description: lineSchema.default('').meta(about({ title: 'Description', description: 'What an agent that uses it is told.', field: 'paragraph' })),
  onError: onErrorField,
});

export const subgraph: Kind<'subgraph', z.infer<typeof config>> = {
  kind: 'subgraph',
  title: 'Subgraph',
  description: 'Runs another graph inside the run, or gives it to an agent as a tool.',
  icon: 'component',
  category: 'tools',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'out', role: 'flow-out' },
    { id: 'error', role: 'flow-out', label: 'Error' },
    { id: 'use', role: 'use' },
  ],
  summary: ({ graph, revision }) => (graph.trim() === '' ? 'No graph yet' : `Runs ${graph}${revision === null ? '' : ` at ${revision.slice(7, 15)}`}`),
  plan: (values) => ({
    type: 'subgraph',
    graph: values.graph.trim(),
    revision: values.revision,
    inputExpression: blankToNull(values.input),
    description: values.description,
    onError: values.onError,
  }),
};
