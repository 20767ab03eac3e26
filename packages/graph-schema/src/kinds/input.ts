import { z } from 'zod';
import type { Kind } from '../kind.ts';

const config = z.strictObject({});

export const input: Kind<'input', z.infer<typeof config>> = {
  kind: 'input',
  title: 'Input',
  description: 'Where a run begins; checks the input against the schema of the graph.',
  icon: 'log-in',
  category: 'flow',
  config,
  ports: () => [{ id: 'out', role: 'flow-out' }],
  summary: () => 'Takes the input of the run',
  plan: () => ({ type: 'start' }),
};
