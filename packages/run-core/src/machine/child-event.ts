// What XState says of a child that ended, in our words.
import type { ChildEvent } from '../compile/program.ts';
import { errorCodes, runErrorSchema, type ErrorCode } from '../error.ts';
import { toEffectId, type EffectId } from '../ids.ts';
import type { MachineEvent } from './change.ts';

/** Children end with JSON; what ended them badly is a run error that their own machine or the edge has typed. */
export function childEvent(event: MachineEvent): ChildEvent {
  if (event.type.startsWith('xstate.error.')) return { type: 'error', error: runErrorSchema.parse(event.error) };
  return { type: 'done', output: (event.output ?? null) as never };
}

/** A call of a model or a tool that failed, as the edge or the budget said it. */
export interface Stumble {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryInMs: number;
  /** Another try would end the same way. */
  readonly isFinal: boolean;
  /** Of a tool: it was called, so it may have happened. */
  readonly wasStarted: boolean;
  /** Of a tool: what it knows the call by. */
  readonly key: EffectId | null;
}

export function stumbleOf(event: MachineEvent): Stumble {
  const error = event.error;
  if (typeof error !== 'object' || error === null) throw new Error('A call failed without an error');
  return {
    code: errorCodes.find((known) => 'code' in error && error.code === known) ?? 'internal',
    message: 'message' in error && typeof error.message === 'string' ? error.message : '',
    retryInMs: 'retryInMs' in error && typeof error.retryInMs === 'number' ? error.retryInMs : 0,
    isFinal: 'final' in error && error.final === true,
    wasStarted: 'started' in error && error.started === true,
    key: 'key' in error && typeof error.key === 'string' ? toEffectId(error.key) : null,
  };
}
