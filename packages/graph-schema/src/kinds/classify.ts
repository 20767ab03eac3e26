import { z } from 'zod';
import { about } from '../fields/about.ts';
import { modelField } from '../fields/agent.ts';
import { uniqueIds } from '../fields/parts.ts';
import { lineSchema, paragraphSchema, shortened } from '../fields/text.ts';
import { partIdSchema } from '../ids.ts';
import type { Kind } from '../kind.ts';

const classSchema = z.strictObject({
  id: partIdSchema,
  label: z.string().max(200).default('').meta(about({ title: 'Label' })),
  description: lineSchema.default('').meta(about({ title: 'Description', description: 'When a text belongs here.', field: 'paragraph' })),
});

const config = z.strictObject({
  model: modelField,
  instructions: paragraphSchema.default('').meta(about({ title: 'Instructions', field: 'paragraph' })),
  text: paragraphSchema
    .default('')
    .meta(about({ title: 'Text', description: 'Empty: the output of the node before it.', field: 'template', placeholder: '{{ input.message }}' })),
  classes: z
    .array(classSchema)
    .max(100)
    .refine(uniqueIds, 'Give every class its own id.')
    .default([])
    .meta(about({ title: 'Classes', field: 'classes', needed: true })),
});

export const classify: Kind<'classify', z.infer<typeof config>> = {
  kind: 'classify',
  title: 'Classify',
  description: 'A model chooses which way a text goes.',
  icon: 'tags',
  category: 'flow',
  config,
  ports: ({ classes }) => [
    { id: 'in', role: 'flow-in' },
    ...classes.map(({ id, label }) => ({ id, role: 'flow-out', label: label === '' ? id : label }) as const),
    { id: 'else', role: 'flow-out', label: 'Else' },
  ],
  summary: ({ classes }) => shortened(classes.map(({ id, label }) => (label === '' ? id : label)).join(', ')) ?? 'No classes yet',
  plan: () => ({ type: 'later' }),
};
