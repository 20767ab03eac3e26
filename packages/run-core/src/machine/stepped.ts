// What a machine is between two events, and what one of them makes of it.
import type { MachineTrace } from './change.ts';
import type { Situation } from './situations.ts';

/** A machine at rest. Never changed, only followed by another. */
export interface Snapshot {
  readonly situation: Situation;
  readonly status: 'active' | 'done';
  readonly context: object;
  /** What it has invoked and spawned and not stopped: sources by id. */
  readonly children: Children;
  /** When it is done. */
  readonly output: unknown;
}

export type Children = { readonly [id: string]: string };

/** What a machine asks for while it steps, in order. */
export type Request =
  | { readonly type: 'spawn'; readonly child: string; readonly src: string; readonly input: object }
  | { readonly type: 'stop'; readonly child: string }
  | { readonly type: 'trace'; readonly trace: MachineTrace };

export interface Stepped {
  readonly snapshot: Snapshot;
  readonly requests: readonly Request[];
}
