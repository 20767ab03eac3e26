// Every effect a run asked for, with when it was asked, by whom, and how it ended. What the projections are made of.
import type { Effect } from '../effect.ts';
import type { RunEvent } from '../event.ts';
import type { EffectId } from '../ids.ts';
import type { Replay } from './replay.ts';

export interface EffectRecord {
  readonly effect: Effect;
  /** The event that caused it. */
  readonly from: RunEvent;
  /** The event that ended it; null while it is open. */
  to: RunEvent | null;
  outcome: 'open' | 'completed' | 'failed' | 'cancelled';
}

/** Effects asked for up to event `seq`, oldest first. */
export function effectHistory(replay: Replay, seq = replay.length): ReadonlyMap<EffectId, EffectRecord> {
  const history = new Map<EffectId, EffectRecord>();
  for (let at = 1; at <= seq; at++) {
    const event = replay.eventAt(at);
    for (const effect of answered(event, history)) close(history.get(effect), event, event.type === 'effect.failed' ? 'failed' : 'completed');
    for (const trace of replay.recordAt(at).trace) {
      if (trace.type === 'effect.requested') history.set(trace.effect.id, { effect: trace.effect, from: event, to: null, outcome: 'open' });
      else if (trace.type === 'effect.cancelled') close(history.get(trace.effect), event, 'cancelled');
    }
  }
  return history;
}

function answered(event: RunEvent, history: ReadonlyMap<EffectId, EffectRecord>): readonly EffectId[] {
  if (event.type === 'effect.started') return [];
  if ('effect' in event.payload) return [event.payload.effect];
  if (event.type !== 'signal.received') return [];
  const { name } = event.payload;
  return [...history.values()].filter(({ effect, to }) => to === null && effect.type === 'signal.await' && effect.name === name).map(({ effect }) => effect.id);
}

function close(record: EffectRecord | undefined, event: RunEvent, outcome: EffectRecord['outcome']): void {
  if (!record || record.to) return;
  record.to = event;
  record.outcome = outcome;
}
