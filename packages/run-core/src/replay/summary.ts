// A run in a few numbers.
import type { NodeId } from '@cadre/graph-schema';
import type { Summary } from '../projections.ts';
import { addUsage, noUsage } from '../run/usage.ts';
import type { Usage } from '../state.ts';
import { durationOf, usageOf } from './effect-work.ts';
import type { Replay } from './replay.ts';

/** At event `seq`. Model time is the sum over calls: calls at the same time count each. */
export function summaryAt(replay: Replay, seq = replay.length): Summary {
  const state = replay.stateAt(seq);
  const now = state.endedAt ?? replay.eventAt(seq).at;
  const byNode = new Map<NodeId, Usage>();
  let model = 0;
  for (const record of replay.effects.upTo(seq)) {
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
