// A run in a few numbers.
import type { NodeId } from '@cadre/graph-schema';
import type { Summary } from '../projections.ts';
import { addUsage, modelCall, noUsage } from '../run/usage.ts';
import type { Usage } from '../state.ts';
import { effectHistory, type EffectRecord } from './effect-history.ts';
import type { Replay } from './replay.ts';

/** At event `seq`. Model time is the sum over calls: calls at the same time count each. */
export function summaryAt(replay: Replay, seq = replay.length): Summary {
  const state = replay.stateAt(seq);
  const now = state.endedAt ?? replay.eventAt(seq).at;
  const byNode = new Map<NodeId, Usage>();
  let model = 0;
  for (const record of effectHistory(replay, seq).values()) {
    if (record.effect.type !== 'model.generate') continue;
    model += durationOf(record);
    const usage = usageOf(record);
    if (usage) byNode.set(record.effect.node, addUsage(byNode.get(record.effect.node) ?? noUsage, usage));
  }
  const { status, output, error, usage, startedAt } = state;
  const waiting = state.waitedMs + (state.waitingSince === null ? 0 : now - state.waitingSince);
  return {
    status, output, error, usage,
    timing: { model, tool: 0, waiting, total: now - startedAt },
    byNode: [...byNode].map(([node, spent]) => ({ node, usage: spent })).sort((a, b) => b.usage.costUsd - a.usage.costUsd || b.usage.modelCalls - a.usage.modelCalls),
  };
}

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
