// How an agent's machine ended, read from the event that tells its parent.
import { z } from 'zod';
import { runErrorSchema } from '../error.ts';
import type { ChildEvent } from '../compile/program.ts';
import type { AgentExit } from './agent-context.ts';

const exitSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('done'), output: z.custom<Extract<AgentExit, { type: 'done' }>['output']>() }),
  z.strictObject({ type: z.literal('failed'), error: runErrorSchema }),
]);

/** @throws when the event is not the end of an agent */
export function agentExitOf(event: ChildEvent): AgentExit {
  return event.type === 'error' ? { type: 'failed', error: event.error } : exitSchema.parse(event.output);
}
