// Every effect a run asked for, with when it was asked, by whom, and how it ended. What the projections are made of. Grows with
// the log; looking at an earlier event costs no second walk through it.
import type { Effect } from '../effect.ts';
import type { RunEvent } from '../event.ts';
import type { EffectId } from '../ids.ts';
import type { Trace } from '../trace.ts';

export interface EffectRecord {
  readonly effect: Effect;
  /** The event that caused it. */
  readonly from: RunEvent;
  /** The event that ended it; null while it is open. */
  readonly to: RunEvent | null;
  readonly outcome: 'open' | 'completed' | 'failed' | 'cancelled';
}

export class EffectHistory {
  /** In the order they were asked for. */
  readonly #records: EffectRecord[] = [];
  readonly #open = new Map<EffectId, number>();

  see(event: RunEvent, trace: readonly Trace[]): void {
    for (const effect of this.#answeredBy(event)) this.#close(effect, event, event.type === 'effect.failed' ? 'failed' : 'completed');
    for (const happening of trace) {
      if (happening.type === 'effect.requested') {
        this.#open.set(happening.effect.id, this.#records.length);
        this.#records.push({ effect: happening.effect, from: event, to: null, outcome: 'open' });
      } else if (happening.type === 'effect.cancelled') this.#close(happening.effect, event, 'cancelled');
    }
  }

  /** Effects asked for up to event `seq`, oldest first, as they stood then. */
  *upTo(seq: number): Generator<EffectRecord> {
    for (const record of this.#records) {
      if (record.from.seq > seq) return;
      yield record.to !== null && record.to.seq > seq ? { ...record, to: null, outcome: 'open' } : record;
    }
  }

  #answeredBy(event: RunEvent): readonly EffectId[] {
    if (event.type === 'effect.started') return [];
    if ('effect' in event.payload) return [event.payload.effect];
    if (event.type !== 'signal.received') return [];
    const { name } = event.payload;
    return [...this.#open].filter(([, place]) => isAwaiting(this.#records[place]?.effect, name)).map(([effect]) => effect);
  }

  #close(effect: EffectId, to: RunEvent, outcome: EffectRecord['outcome']): void {
    const place = this.#open.get(effect);
    const record = place === undefined ? undefined : this.#records[place];
    if (place === undefined || !record) return;
    this.#open.delete(effect);
    this.#records[place] = { ...record, to, outcome };
  }
}

function isAwaiting(effect: Effect | undefined, signal: string): boolean {
  return effect?.type === 'signal.await' && effect.name === signal;
}
