import { z } from 'zod';
import { about } from '../fields/about.ts';
import { paragraphSchema, shortened } from '../fields/text.ts';
import { argumentsField, argumentsFindings, toolFields, toolPlan, toolPorts } from '../fields/tool.ts';
import { durationSchema } from '../fields/duration.ts';
import type { Kind } from '../kind.ts';

const config = z.strictObject({
  ...toolFields,
  language: z
    .enum(['typescript', 'javascript'])
    .default('typescript')
    .meta(about({ title: 'Language', field: 'choice', options: { typescript: { title: 'TypeScript' }, javascript: { title: 'JavaScript' } } })),
  source: paragraphSchema.default('').meta(about({ title: 'Source', description: 'Reads args and returns JSON. Runs in a sandbox without network, secrets or a clock of its own.', field: 'source', needed: true, placeholder: 'return { total: args.items.length };' })),
  arguments: argumentsField,
  timeout: durationSchema.default('PT2S').meta(about({ title: 'Timeout', field: 'duration', group: 'limits' })),
  memoryMb: z.int().min(1).max(1_024).default(32).meta(about({ title: 'Memory in MB', field: 'number', group: 'limits' })),
});

export const code: Kind<'code', z.infer<typeof config>> = {
  kind: 'code',
  title: 'Code',
  description: 'Your own function in a sandbox, as a tool of agents or as a step.',
  icon: 'code',
  category: 'tools',
  config,
  ports: () => toolPorts,
  summary: ({ source, description }) => shortened(description) ?? shortened(source.split('\n', 1)[0] ?? '') ?? 'No code yet',
  // The sandbox has no effect on the world, so running the code again does no harm.
  plan: (values) => ({
    ...toolPlan(values, 'read-only'),
    request: { type: 'code', language: values.language, source: values.source, argumentsSchema: values.arguments, memoryMb: values.memoryMb },
  }),
  check: (values) => argumentsFindings(values.arguments),
};
