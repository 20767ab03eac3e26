// A run in a few numbers.
import type { NodeId } from '@cadre/graph-schema';
import { ROOT } from '../ids.ts';
import type { Summary } from '../projections.ts';
import { addUsage, noUsage } from '../run/usage.ts';
import type { Usage } from '../state.ts';
import { durationOf, usageOf } from './effect-work.ts';
import type { Replay } from './replay.ts';

/** At event `seq`. Model and tool time are sums over calls: calls at the same time count each. */
export function summaryAt(replay: Replay, seq = replay.length): Summary {
  const state = replay.stateAt(seq);
  const now = state.endedAt ?? replay.eventAt(seq).at;
  const byNode = new Map<NodeId, Usage>();
  let model = 0;
  let tool = 0;
  for (const record of replay.effects.upTo(seq)) {
    if (record.effect.type === 'tool.call') tool += durationOf(record);
    if (record.effect.type !== 'model.generate') continue;
    model += durationOf(record);
    const usage = usageOf(record);
    const node = replay.levels.nodeIn(ROOT, record.effect);
    if (usage && node !== null) byNode.set(node, addUsage(byNode.get(node) ?? noUsage, usage));
  }
  const { status, output, error, usage, startedAt } = state;
  const waiting = state.waitedMs + (state.waitingSince === null ? 0 : now - state.waitingSince);
  return {
    status, output, error, usage,
    timing: { model, tool, waiting, total: now - startedAt },
    byNode: [...byNode].map(([node, spent]) => ({ node, usage: spent })).sort((a, b) => b.usage.costUsd - a.usage.costUsd || b.usage.modelCalls - a.usage.modelCalls),
  };
}
