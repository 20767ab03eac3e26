// What one effect cost, in tokens and in time.
import { modelCall } from '../run/usage.ts';
import type { Usage } from '../state.ts';
import type { EffectRecord } from './effect-history.ts';

/** Null while the call is open, and for one that was cancelled. */
export function usageOf({ to, outcome }: EffectRecord): Usage | null {
  if (outcome === 'completed' && to?.type === 'effect.completed') return modelCall(to.payload.reply.usage);
  return outcome === 'failed' && to?.type === 'effect.failed' ? modelCall(to.payload.usage) : null;
}

/** Milliseconds. A cancelled call lasted until it was cancelled. */
export function durationOf({ from, to, outcome }: EffectRecord): number {
  if (outcome === 'completed' && to?.type === 'effect.completed') return to.payload.reply.durationMs;
  if (outcome === 'failed' && to?.type === 'effect.failed') return to.payload.durationMs;
  return to ? to.at - from.at : 0;
}
