// What one effect cost, in tokens and in time.
import { modelCall, toolCall } from '../run/usage.ts';
import type { Usage } from '../state.ts';
import type { EffectRecord } from './effect-history.ts';

/** Null while the call is open, and for one that was cancelled. */
export function usageOf({ effect, to, outcome }: EffectRecord): Usage | null {
  if (outcome === 'completed' && to?.type === 'effect.completed') return 'reply' in to.payload ? modelCall(to.payload.reply.usage) : 'result' in to.payload ? toolCall : null;
  if (outcome !== 'failed' || to?.type !== 'effect.failed') return null;
  if (effect.type === 'guard.judge') return null;
  return effect.type === 'tool.call' ? toolCall : modelCall(to.payload.usage);
}

/** Milliseconds. A cancelled call lasted until it was cancelled. */
export function durationOf({ from, to, outcome }: EffectRecord): number {
  if (outcome === 'completed' && to?.type === 'effect.completed') {
    return 'reply' in to.payload ? to.payload.reply.durationMs : 'result' in to.payload ? to.payload.result.durationMs : 0;
  }
  if (outcome === 'failed' && to?.type === 'effect.failed') return to.payload.durationMs;
  return to ? to.at - from.at : 0;
}
