// What a tool asks people: whether it may call, and how a call ended of which nobody heard again.
import type { Json, JsonObject } from '@cadre/graph-schema';
import type { ToolProgram } from '../compile/program.ts';
import type { Asking } from '../effect.ts';
import type { ToolContext } from './tool-context.ts';

/** What a person decided, as the log has it. */
export interface Decision {
  readonly decision: 'approved' | 'rejected';
  readonly form: Json;
  readonly comment: string | null;
}

/** The person sees the arguments and may change them. */
export function permissionQuestion(context: ToolContext, tool: ToolProgram, form: JsonObject): Asking {
  const question = `${context.by === null ? 'The flow' : context.by} wants to call ${titleOf(context, tool)}. May it?`;
  return { question, show: context.arguments, form, initial: context.arguments, assignees: [], deadlineMs: null };
}

const outcomeForm: JsonObject = {
  type: 'object',
  properties: {
    outcome: { type: 'string', enum: ['failed', 'succeeded', 'repeat'], title: 'What happened', description: 'failed: it was not done, and is not to be; succeeded: it was done; repeat: call it again.' },
    output: { title: 'What it gave', description: 'Used when it succeeded.' },
  },
  required: ['outcome'],
  additionalProperties: false,
};

export function outcomeQuestion(context: ToolContext, tool: ToolProgram): Asking {
  const question = `${titleOf(context, tool)} was called and must not be repeated unasked, but its host went away before the answer came. Look where it was called: did it happen?`;
  return { question, show: { arguments: context.arguments }, form: outcomeForm, assignees: [], deadlineMs: null };
}

export type Outcome = { readonly type: 'repeat' } | { readonly type: 'succeeded'; readonly output: Json } | { readonly type: 'failed'; readonly message: string };

/** Only a clear word repeats a call. */
export function outcomeOf({ decision, form, comment }: Decision): Outcome {
  const said = decision === 'approved' && typeof form === 'object' && form !== null && 'outcome' in form ? form : null;
  if (said?.outcome === 'repeat') return { type: 'repeat' };
  if (said?.outcome === 'succeeded') return { type: 'succeeded', output: 'output' in said ? (said.output ?? null) : null };
  return { type: 'failed', message: `A person found that the call failed.${comment === null ? '' : ` ${comment}`}` };
}

function titleOf({ name }: ToolContext, { label, node }: ToolProgram): string {
  return name === node ? label : `${label}: ${name}`;
}
