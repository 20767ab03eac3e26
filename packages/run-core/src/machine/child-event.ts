// What XState says of a child that ended, in our words.
import type { ChildEvent } from '../compile/program.ts';
import { runErrorSchema } from '../error.ts';
import type { MachineEvent } from './change.ts';

/** Children end with JSON; what ended them badly is a run error that their own machine or the edge has typed. */
export function childEvent(event: MachineEvent): ChildEvent {
  if (event.type.startsWith('xstate.error.')) return { type: 'error', error: runErrorSchema.parse(event.error) };
  return { type: 'done', output: (event.output ?? null) as never };
}
