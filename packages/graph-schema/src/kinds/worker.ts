import { z } from 'zod';
import { agentFields, agentFindings, agentPlan } from '../fields/agent.ts';
import { firstSentence } from '../fields/text.ts';
import type { Kind } from '../kind.ts';

const config = z.strictObject(agentFields);

export const worker: Kind<'worker', z.infer<typeof config>> = {
  kind: 'worker',
  title: 'Worker',
  description: 'An agent that does a task, alone in the flow or under a supervisor.',
  icon: 'bot',
  category: 'agents',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'out', role: 'flow-out' },
    { id: 'error', role: 'flow-out', label: 'Error' },
    { id: 'boss', role: 'boss' },
    { id: 'tools', role: 'tools' },
  ],
  summary: ({ instructions }) => firstSentence(instructions) ?? 'Does the task it is given',
  plan: (values) => ({ ...agentPlan(values), strategy: null, rounds: 1, context: 'task' }),
  check: agentFindings,
};
