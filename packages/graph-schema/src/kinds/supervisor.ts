// An agent that works through others: how, and what of its own context it passes on.
import { z } from 'zod';
import { about } from '../fields/about.ts';
import { agentFields, agentFindings, agentPlan } from '../fields/agent.ts';
import { firstSentence } from '../fields/text.ts';
import { compileExpression } from '../expression/expression.ts';
import type { ConfigFinding, Kind } from '../kind.ts';

const strategies = {
  delegate: { title: 'Delegate', description: 'It picks workers for parts of the task, several at once if it likes, and ends when it answers.' },
  pipeline: { title: 'Pipeline', description: 'Workers one after the other, each with the last result; it writes the conclusion.' },
  broadcast: { title: 'Broadcast', description: 'All workers at once with the same task; it writes the conclusion from all answers.' },
  review: { title: 'Review', description: 'A worker drafts; it accepts the draft or returns it with feedback.' },
};

const contexts = {
  task: { title: 'Task only' },
  conversation: { title: 'Conversation' },
  fields: { title: 'Named fields' },
};

const config = z.strictObject({
  strategy: z
    .enum(['delegate', 'pipeline', 'broadcast', 'review'])
    .default('delegate')
    .meta(about({ title: 'Strategy', description: 'How it works with its workers.', field: 'choice', options: strategies })),
  ...agentFields,
  rounds: z.int().min(1).max(1_000).default(3).meta(about({ title: 'Rounds', description: 'How many times it may delegate, or return a draft.', field: 'number' })),
  context: z
    .union([z.enum(['task', 'conversation']), z.strictObject({ fields: z.array(z.string().min(1).max(200)).min(1).max(100) })])
    .default('task')
    .meta(about({ title: 'Workers see', description: 'What of its own context it passes on.', field: 'choice', group: 'data', options: contexts })),
});

const summaries = {
  delegate: 'Delegates to its workers',
  pipeline: 'Passes the task from worker to worker',
  broadcast: 'Asks all its workers at once',
  review: 'Reviews what its worker drafts',
};

export const supervisor: Kind<'supervisor', z.infer<typeof config>> = {
  kind: 'supervisor',
  title: 'Supervisor',
  description: 'An agent that works through others.',
  icon: 'users',
  category: 'agents',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'out', role: 'flow-out' },
    { id: 'error', role: 'flow-out', label: 'Error' },
    { id: 'boss', role: 'boss' },
    { id: 'workers', role: 'workers' },
    { id: 'tools', role: 'tools' },
  ],
  summary: ({ instructions, strategy }) => firstSentence(instructions) ?? summaries[strategy],
  plan: (values) => ({ ...agentPlan(values), strategy: values.strategy, rounds: values.rounds, context: values.context }),
  check: (values) => [...agentFindings(values), ...contextFindings(values.context)],
};

function contextFindings(context: z.infer<typeof config>['context']): readonly ConfigFinding[] {
  if (typeof context === 'string') return [];
  return context.fields.flatMap((field, at): readonly ConfigFinding[] => {
    const compiled = compileExpression(field);
    if (compiled.ok) return [];
    const { message, from = 0, to = field.length } = compiled.error;
    return [{ code: 'expression_syntax', severity: 'error', path: ['context', 'fields', at], data: { message, from, to } }];
  });
}
