// What a worker and a supervisor share: model, instructions, task, limits, errors.
import { z } from 'zod';
import { jsonObjectSchema } from '../json-value.ts';
import type { ConfigFinding } from '../kind.ts';
import type { AgentPlan } from '../plan.ts';
import { guardFindings } from '../guards/guard-findings.ts';
import { guardRulesSchema } from '../guards/guard-rule.ts';
import { about } from './about.ts';
import { conversationField } from './conversation.ts';
import { limitsField, onErrorField, retryField, retryOf } from './limits.ts';
import { blankToNull, paragraphSchema } from './text.ts';

/** `provider:model`, e.g. `offline:demo`. */
const modelSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}:[^\s]{1,150}$/, 'Use provider:model, such as offline:demo.');

export const modelField = modelSchema
  .nullable()
  .default(null)
  .meta(about({ title: 'Model', description: 'Empty: the default model of the graph.', field: 'model' }));

const modelSettingsSchema = z.strictObject({
  temperature: z.number().min(0).max(2).optional().meta(about({ title: 'Temperature', description: '0 is steady, 2 is wild.', field: 'number' })),
  maxOutputTokens: z.int().min(1).max(1_000_000).optional().meta(about({ title: 'Longest reply', description: 'In tokens.', field: 'number' })),
});

const outputSchemaField = jsonObjectSchema
  .nullable()
  .default(null)
  .meta(about({ title: 'Output schema', description: 'JSON Schema the reply must meet. Empty: text.', field: 'schema', group: 'data' }));

export const agentFields = {
  model: modelField,
  fallbackModels: z
    .array(modelSchema)
    .max(10)
    .default([])
    .meta(about({ title: 'Fallback models', description: 'Tried in order when no try with the model is left.', field: 'models' })),
  instructions: paragraphSchema
    .default('')
    .meta(about({ title: 'Instructions', description: 'Who it is and how it works.', field: 'template', placeholder: 'You know invoices, refunds and payments.' })),
  task: paragraphSchema
    .default('')
    .meta(about({ title: 'Task', description: 'Empty: what came before it, or what its supervisor asks.', field: 'template', placeholder: '{{ input.message }}' })),
  outputSchema: outputSchemaField,
  settings: modelSettingsSchema.default({}).meta(about({ title: 'Model settings', field: 'group' })),
  limits: limitsField,
  memory: z
    .enum(['none', 'session'])
    .default('none')
    .meta(
      about({
        title: 'Memory',
        field: 'choice',
        group: 'data',
        options: {
          none: { title: 'None', description: 'Every visit begins afresh.' },
          session: { title: 'Session', description: 'Remembers what it was asked and answered in earlier runs of the same session.' },
        },
      }),
    ),
  conversation: conversationField,
  guards: guardRulesSchema
    .default([])
    .meta(about({ title: 'Guard rules', description: 'What it may not read, do or say. The rules of the graph hold for it too.', field: 'guards', group: 'limits' })),
  retry: retryField,
  onError: onErrorField,
};

const agentConfigSchema = z.strictObject(agentFields);
export type AgentConfig = z.infer<typeof agentConfigSchema>;

type Shared = Omit<AgentPlan, 'strategy' | 'rounds' | 'context'>;

export function agentPlan(config: AgentConfig): Shared {
  return {
    type: 'agent',
    model: config.model,
    fallbackModels: config.fallbackModels,
    instructions: config.instructions,
    taskTemplate: blankToNull(config.task),
    outputSchema: config.outputSchema,
    settings: config.settings,
    limits: config.limits,
    memory: config.memory,
    conversation: config.conversation,
    guards: config.guards,
    retry: retryOf(config.retry),
    onError: config.onError,
  };
}

export function agentFindings(config: AgentConfig): readonly ConfigFinding[] {
  const findings: ConfigFinding[] = [];
  if (config.instructions.trim() === '') findings.push({ code: 'instructions_empty', severity: 'hint', path: ['instructions'] });
  findings.push(...guardFindings(config.guards).map((found) => ({ ...found, path: ['guards', ...found.path] })));
  return findings;
}
