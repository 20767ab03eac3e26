// Shapes of what people look at. Each is computed from a Replay and a position; none is stored.
import type { EdgeId, Graph, Json, NodeId } from '@cadre/graph-schema';
import type { GuardNote, ModelReply } from './event.ts';
import type { ModelRequest } from './effect.ts';
import type { RunError } from './error.ts';
import type { ActorPath, EffectId } from './ids.ts';
import type { RunStatus, Usage } from './state.ts';
import type { ActorRole } from './trace.ts';

/** A graph at work in a run: the run's own, or one inside. */
export interface Level {
  /** Of its flow; `flow` for the run's own graph. Names the level. */
  readonly path: ActorPath;
  readonly graph: Graph;
  /** The level it lies in, and the node there that runs it; null for the run's own graph. */
  readonly parent: ActorPath | null;
  readonly node: NodeId | null;
  readonly title: string;
}

export type PaintStatus = 'idle' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';

/** How one node looks at a position. */
export interface NodePaint {
  readonly status: PaintStatus;
  readonly visits: number;
  /** Of the node itself, all its visits together; of a node that runs a graph, all of that. */
  readonly usage: Usage;
  /** Milliseconds its model and tool calls took; waiting not included. */
  readonly workedMs: number;
  /** Milliseconds since the epoch it has been waiting for a person, timer or signal; null when it is not. */
  readonly waitingSince: number | null;
  /** The newest output, null before there is one. */
  readonly output: Json;
  readonly error: RunError | null;
  /** Ports it was left by, newest last; a condition shows its choice by it. */
  readonly ports: readonly string[];
}

export interface Overlay {
  readonly nodes: ReadonlyMap<NodeId, NodePaint>;
  /** How often each edge was taken; delegates edges count delegations, uses edges calls. */
  readonly edges: ReadonlyMap<EdgeId, number>;
}

export type BarType = 'model' | 'tool' | 'guard' | 'person' | 'timer' | 'signal' | 'backoff';

export interface Bar {
  readonly effect: EffectId;
  readonly type: BarType;
  /** `think`, `conclude`, `draft`, `review`, a tool's name, `waiting for a person`. */
  readonly label: string;
  /** The event that caused it, and its time (ms since the epoch). */
  readonly fromSeq: number;
  readonly fromAt: number;
  /** The event that ended it; null while open. */
  readonly toSeq: number | null;
  readonly toAt: number | null;
  readonly outcome: 'open' | 'completed' | 'failed' | 'cancelled';
  /** When guard rules found something. */
  readonly guard?: GuardNote;
}

/** One row of the timeline: an actor. Rows come parents first, in the order they started. A graph inside is one row, with all that is asked for in it. */
export interface Lane {
  readonly actor: ActorPath;
  readonly node: NodeId | null;
  readonly role: ActorRole;
  readonly title: string;
  readonly depth: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly bars: readonly Bar[];
}

/** One model call of an agent. */
export interface Turn {
  readonly effect: EffectId;
  readonly seq: number;
  readonly attempt: number;
  readonly request: ModelRequest;
  /** Null while it runs, or when it failed. */
  readonly reply: ModelReply | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface Summary {
  readonly status: RunStatus;
  readonly output: Json;
  readonly error: RunError | null;
  readonly usage: Usage;
  /** Milliseconds. `engine` is not in the log: the runtime measures it. */
  readonly timing: { readonly model: number; readonly tool: number; readonly waiting: number; readonly total: number };
  /** Usage by node of the run's own graph, largest cost first; a graph inside counts at the node that runs it. */
  readonly byNode: readonly { readonly node: NodeId; readonly usage: Usage }[];
}
