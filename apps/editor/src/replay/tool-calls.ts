// The calls of a tool up to an event, oldest first: those of one actor, or all that a node of the level made.
import type { NodeId } from '@cadre/graph-schema';
import type { ActorPath, Replay, ToolCallEffect } from '@cadre/run-core';
import type { CallEnd } from './ToolCall.tsx';

export interface MadeCall {
  readonly effect: ToolCallEffect;
  readonly end: CallEnd;
  /** The event that shows it best: its end, else what caused it. */
  readonly seq: number;
}

export interface CallQuery {
  readonly level: ActorPath;
  readonly node: NodeId;
  readonly seq: number;
}

export function callsOf({ effects, levels }: Replay, { level, node, seq }: CallQuery): readonly MadeCall[] {
  const calls: MadeCall[] = [];
  for (const { effect, from, to, outcome } of effects.upTo(seq)) {
    if (effect.type !== 'tool.call' || levels.of(effect.actor) !== level || effect.node !== node) continue;
    calls.push({ effect, end: endOf(to, outcome), seq: to?.seq ?? from.seq });
  }
  return calls;
}

type Ended = ReturnType<Replay['effects']['upTo']> extends Generator<infer Found> ? Found : never;

function endOf(to: Ended['to'], outcome: Ended['outcome']): CallEnd {
  if (outcome === 'cancelled') return { type: 'cancelled' };
  if (to?.type === 'effect.completed' && 'result' in to.payload) return { type: 'completed', result: to.payload.result };
  if (to?.type === 'effect.failed') return { type: 'failed', error: to.payload.error, console: to.payload.console ?? [], durationMs: to.payload.durationMs };
  return { type: 'open' };
}
