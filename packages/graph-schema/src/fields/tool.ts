// What the tool kinds share: how the model sees them, how safe a repeat is, how a flow step binds their arguments.
import { z } from 'zod';
import { jsonObjectSchema } from '../json-value.ts';
import type { ConfigFinding, Port } from '../kind.ts';
import type { Repeat, ToolPlan } from '../plan.ts';
import { about } from './about.ts';
import { durationSchema, millisecondsOf } from './duration.ts';
import { onErrorField, retryField, retryOf } from './limits.ts';
import { expressionSchema, lineSchema } from './text.ts';
import type { JsonObject } from '../json.ts';

export const toolFields = {
  description: lineSchema.default('').meta(about({ title: 'Description', description: 'What the model is told about the tool.', field: 'paragraph' })),
  bindings: z
    .record(z.string().min(1).max(64), expressionSchema.meta(about({ title: 'Value', field: 'expression' })))
    .default({})
    .meta(about({ title: 'Bound arguments', description: 'Used when it is a step of the flow. Without any, arguments are taken by name from what came before it.', field: 'bindings', group: 'data' })),
  repeat: z
    .enum(['read-only', 'repeatable', 'once'])
    .nullable()
    .default(null)
    .meta(
      about({
        title: 'Repeating',
        description: 'What a second call of the same would do.',
        field: 'choice',
        group: 'limits',
        options: {
          null: { title: 'By its kind', description: 'HTTP by GET and HEAD only reads, and so does code; anything else is never repeated unasked.' },
          'read-only': { title: 'Only reads', description: 'Changes nothing.' },
          repeatable: { title: 'May be repeated', description: 'The same key has the same effect once.' },
          once: { title: 'Never unasked', description: 'A person is asked before a second try.' },
        },
      }),
    ),
  askFirst: z.boolean().default(false).meta(about({ title: 'Ask a person before each call', description: 'They see the arguments, and may change them or say no.', field: 'toggle', group: 'limits' })),
  timeout: durationSchema.default('PT30S').meta(about({ title: 'Timeout', field: 'duration', group: 'limits' })),
  retry: retryField,
  onError: onErrorField,
};

export const argumentsField = jsonObjectSchema
  .default({ type: 'object', properties: {}, additionalProperties: false })
  .meta(about({ title: 'Arguments', description: 'JSON Schema of what the model fills in.', field: 'schema' }));

export const toolPorts: readonly Port[] = [
  { id: 'in', role: 'flow-in' },
  { id: 'out', role: 'flow-out' },
  { id: 'error', role: 'flow-out', label: 'Error' },
  { id: 'use', role: 'use' },
];

const toolConfigSchema = z.strictObject(toolFields);
type ToolConfig = z.infer<typeof toolConfigSchema>;

/** @param byKind how safe a second call is where the graph doesn't say */
export function toolPlan(config: ToolConfig, byKind: Repeat): Omit<ToolPlan, 'request'> {
  return {
    type: 'tool',
    description: config.description,
    bindingExpressions: config.bindings,
    repeat: config.repeat ?? byKind,
    askFirst: config.askFirst,
    timeoutMs: millisecondsOf(config.timeout),
    retry: retryOf(config.retry),
    onError: config.onError,
  };
}

/** Models give arguments by name, so providers take only schemas of objects. */
export function argumentsFindings(schema: JsonObject, path: ConfigFinding['path'] = ['arguments']): readonly ConfigFinding[] {
  return schema['type'] === 'object' ? [] : [{ code: 'arguments_not_object', severity: 'error', path }];
}
