// One event, folded: the next state, what it asks of the world, and what happened in the graph's words.
import type { Effect } from './effect.ts';
import type { MemoryTurn } from './event.ts';
import type { EffectId } from './ids.ts';
import type { RunState } from './state.ts';
import type { Trace } from './trace.ts';

export interface RememberedTurn extends MemoryTurn {
  /** Of its agent: `memoryKey`. */
  readonly key: string;
}

export interface Step {
  readonly state: RunState;
  /** New effects, in order; perform them only after the event is durable. */
  readonly effects: readonly Effect[];
  /** Effects to stop; their late results will be refused. */
  readonly cancelled: readonly EffectId[];
  readonly trace: readonly Trace[];
  /** What the session is to remember of agents whose visit ended well; to be kept together with the event. */
  readonly remembered: readonly RememberedTurn[];
}
