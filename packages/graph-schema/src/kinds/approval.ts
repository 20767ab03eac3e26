import { z } from 'zod';
import { about } from '../fields/about.ts';
import { durationSchema, millisecondsOf } from '../fields/duration.ts';
import { paragraphSchema, shortened } from '../fields/text.ts';
import { jsonObjectSchema } from '../json-value.ts';
import type { Kind } from '../kind.ts';

const config = z.strictObject({
  question: paragraphSchema
    .default('')
    .meta(about({ title: 'Question', field: 'template', needed: true, placeholder: 'Refund {{ string(input.amount) }} USD?' })),
  show: paragraphSchema
    .default('')
    .meta(about({ title: 'Show', description: 'What the person should see to decide.', field: 'template', placeholder: '{{ nodes.lead.output }}' })),
  form: jsonObjectSchema.nullable().default(null).meta(about({ title: 'Form', description: 'JSON Schema of what the person fills in.', field: 'schema', group: 'data' })),
  assignees: z
    .array(z.string().min(1).max(200))
    .max(100)
    .default([])
    .meta(about({ title: 'Who', description: 'Empty: anyone who may decide.', field: 'list' })),
  deadline: durationSchema.nullable().default(null).meta(about({ title: 'Deadline', description: 'Then the timeout port is taken. Empty: waits for ever.', field: 'duration' })),
});

export const approval: Kind<'approval', z.infer<typeof config>> = {
  kind: 'approval',
  title: 'Approval',
  description: 'A person decides; it may take weeks.',
  icon: 'hand',
  category: 'people',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'approved', role: 'flow-out', label: 'Approved' },
    { id: 'rejected', role: 'flow-out', label: 'Rejected' },
    { id: 'timeout', role: 'flow-out', label: 'Timeout' },
  ],
  summary: ({ question }) => shortened(question) ?? 'No question yet',
  plan: (values) => ({
    type: 'ask',
    questionTemplate: values.question,
    showTemplate: values.show,
    form: values.form,
    assignees: values.assignees,
    deadlineMs: values.deadline === null ? null : millisecondsOf(values.deadline),
  }),
};
