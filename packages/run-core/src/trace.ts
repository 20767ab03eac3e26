// What a step did, in the words of the graph: derived, never logged. Projections are folds over traces.
import type { EdgeId, Json, NodeId } from '@cadre/graph-schema';
import type { Effect } from './effect.ts';
import type { RunError } from './error.ts';
import type { GuardNote } from './event.ts';
import type { ActorPath, EffectId } from './ids.ts';

export type Trace =
  | { readonly type: 'actor.started'; readonly actor: ActorPath; readonly parent: ActorPath | null; readonly node: NodeId | null; readonly role: ActorRole; readonly title: string }
  | { readonly type: 'actor.ended'; readonly actor: ActorPath; readonly outcome: 'done' | 'failed' | 'cancelled'; readonly output: Json; readonly error: RunError | null }
  | { readonly type: 'node.entered'; readonly actor: ActorPath; readonly node: NodeId; readonly visit: number }
  | { readonly type: 'node.left'; readonly actor: ActorPath; readonly node: NodeId; readonly port: string; readonly output: Json }
  | { readonly type: 'node.failed'; readonly actor: ActorPath; readonly node: NodeId; readonly error: RunError }
  | { readonly type: 'edge.taken'; readonly actor: ActorPath; readonly edge: EdgeId }
  | { readonly type: 'effect.requested'; readonly effect: Effect }
  /** Guard rules found something: in an effect's answer, or in the run's input. */
  | { readonly type: 'guard.flagged'; readonly actor: ActorPath; readonly effect: EffectId | null; readonly guard: GuardNote }
  | { readonly type: 'effect.cancelled'; readonly effect: EffectId };

/** `graph`: the flow of a graph inside; its path is a level of the replay. */
export type ActorRole = 'flow' | 'branch' | 'item' | 'agent' | 'tool' | 'graph';
