// What an action of a machine does, as data: machine logic is plain functions from context and event to a Change, and only
// `xstate.ts` knows how XState wants to hear it.
import type { Trace } from '../trace.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A trace before the run adds whose it is. */
export type MachineTrace = DistributiveOmit<Extract<Trace, { type: 'node.entered' | 'node.left' | 'node.failed' | 'edge.taken' }>, 'actor'>;

export interface Change<Context> {
  readonly context?: Context;
  readonly traces?: readonly MachineTrace[];
  readonly spawn?: readonly Spawn[];
  /** Ids of children to stop; unknown ones are passed over. */
  readonly stop?: readonly string[];
}

export interface Spawn {
  readonly child: string;
  readonly src: string;
  readonly input: object;
}

export interface MachineEvent {
  readonly type: string;
  /** The child that ended, for done and error events. */
  readonly actorId?: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

export type Params = { readonly [key: string]: unknown };
export type Act<Context> = (context: Context, params: Params, event: MachineEvent) => Change<Context>;
export type Check<Context> = (context: Context, params: Params) => boolean;

export interface Implementations<Context> {
  readonly actions: { readonly [name: string]: Act<Context> };
  readonly guards: { readonly [name: string]: Check<Context> };
}
