// What an agent was told and what it said, call by call.
import type { ActorPath } from '../ids.ts';
import type { Turn } from '../projections.ts';
import type { Replay } from './replay.ts';

/** The model calls of one actor up to event `seq`, oldest first. */
export function conversationOf(replay: Replay, actor: ActorPath, seq = replay.length): readonly Turn[] {
  const turns: Turn[] = [];
  for (const { effect, from, to, outcome } of replay.effects.upTo(seq)) {
    if (effect.actor !== actor || effect.type !== 'model.generate') continue;
    turns.push({
      effect: effect.id,
      seq: from.seq,
      attempt: effect.attempt,
      request: effect.request,
      reply: outcome === 'completed' && to?.type === 'effect.completed' && 'reply' in to.payload ? to.payload.reply : null,
      error: outcome === 'failed' && to?.type === 'effect.failed' ? to.payload.error : null,
    });
  }
  return turns;
}
