// A model chooses the way: the classes, and the agent underneath that is asked for one of them.
import { z } from 'zod';
import { about } from '../fields/about.ts';
import { modelField } from '../fields/agent.ts';
import { retryOf, retrySchema } from '../fields/limits.ts';
import { uniqueIds } from '../fields/parts.ts';
import { blankToNull, lineSchema, paragraphSchema, shortened } from '../fields/text.ts';
import { partIdSchema } from '../ids.ts';
import type { Kind } from '../kind.ts';

const classSchema = z.strictObject({
  id: partIdSchema,
  label: z.string().max(200).default('').meta(about({ title: 'Label' })),
  description: lineSchema.default('').meta(about({ title: 'Description', description: 'When a text belongs here.', field: 'paragraph' })),
});

const config = z.strictObject({
  model: modelField,
  instructions: paragraphSchema.default('').meta(about({ title: 'Instructions', field: 'template' })),
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

type Classify = z.infer<typeof config>;

/** No class can be called so: it is a reserved word. */
const otherwise = 'else';

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
    { id: otherwise, role: 'flow-out', label: 'Else' },
  ],
  summary: ({ classes }) => shortened(classes.map(({ id, label }) => (label === '' ? id : label)).join(', ')) ?? 'No classes yet',
  plan: (values) => ({
    type: 'classify',
    ports: values.classes.map(({ id }) => id),
    otherwise,
    agent: {
      type: 'agent',
      strategy: null,
      rounds: 1,
      context: 'task',
      model: values.model,
      fallbackModels: [],
      instructions: instructionsOf(values),
      taskTemplate: blankToNull(values.text),
      outputSchema: {
        type: 'object',
        properties: { class: { type: 'string', enum: [...values.classes.map(({ id }) => id), otherwise] } },
        required: ['class'],
        additionalProperties: false,
      },
      settings: {},
      limits: { steps: null, tokens: null, costUsd: null, seconds: 300 },
      memory: 'none',
      conversation: { keep: 'all' },
      guards: [],
      retry: retryOf(retrySchema.parse({})),
      onError: 'fail',
    },
  }),
};

function instructionsOf({ instructions, classes }: Classify): string {
  const lines = classes.map(({ id, label, description }) => {
    const meaning = [label, description].filter((text) => text.trim() !== '' && text !== id).join('. ');
    return literal(meaning === '' ? `- ${id}` : `- ${id}: ${meaning}`);
  });
  const task = ['Choose the class that the text belongs to:', ...lines, `- ${otherwise}: none of these.`].join('\n');
  return [instructions.trim(), task].filter((part) => part !== '').join('\n\n');
}

/** Instructions are a template; what labels and descriptions say is not. */
function literal(text: string): string {
  return text.replaceAll('{{', "{{ '{{' }}");
}
