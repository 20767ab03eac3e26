// The state of a run: a flat map of actors by path plus what is outstanding. Always a fold of the log, never stored as truth.
import type { Budget, Json, NodeId } from '@cadre/graph-schema';
import type { Effect } from './effect.ts';
import type { RunError } from './error.ts';
import type { MemoryTurn } from './event.ts';
import type { ActorPath, EffectId, RunId } from './ids.ts';
import type { Snapshot } from './machine/stepped.ts';
import type { ActorRole } from './trace.ts';

/** `queued` is known to the runtime only: a run whose first event has not been folded yet. */
export type RunStatus = 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  readonly modelCalls: number;
  readonly toolCalls: number;
}

/** What an actor and everything under it has used up. */
export interface Spent extends Usage {
  /** Milliseconds its model and tool calls took, added up. Downtime and waiting cost nothing. */
  readonly workedMs: number;
}

export interface Actor {
  readonly path: ActorPath;
  /** Null for the root. */
  readonly parent: ActorPath | null;
  /** The id the parent knows it by; the last part of the path. */
  readonly child: string;
  /** Key of the machine in `Compiled.machines`. */
  readonly machine: string;
  /** The node this actor is, for agents, maps' items and branches: the node it belongs to. Null for the root. */
  readonly node: NodeId | null;
  readonly snapshot: Snapshot;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly role: ActorRole;
  /** What it and everything under it has spent. */
  readonly spent: Spent;
}

/** What agents of the session were asked and answered before this run, by `memoryKey`. */
export interface SessionMemory {
  readonly earlier: { readonly [key: string]: readonly MemoryTurn[] };
  /** Whether the session keeps what they answer now. A fork only tries out. */
  readonly isKept: boolean;
}

export interface RunState {
  readonly run: RunId;
  /** Of the last folded event. */
  readonly seq: number;
  readonly status: RunStatus;
  readonly input: Json;
  /** Null until it completes. */
  readonly output: Json;
  readonly error: RunError | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Milliseconds it did nothing but wait for people, timers and signals; and since when it does so now. */
  readonly waitedMs: number;
  readonly waitingSince: number | null;
  readonly usage: Usage;
  /** What whoever started it lets it spend. */
  readonly budget?: Budget;
  /** Of a run with a session. */
  readonly memory?: SessionMemory;
  readonly actors: ReadonlyMap<ActorPath, Actor>;
  /** Outstanding effects, oldest first. Their results are accepted once; then they leave this map. */
  readonly effects: ReadonlyMap<EffectId, Effect>;
  /** Signals that came before anyone waited for them, oldest first. */
  readonly signals: readonly { readonly name: string; readonly payload: Json }[];
}
