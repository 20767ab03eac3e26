// Events from elsewhere, placed for a log: folded one by one on the graph they shall belong to, which gives each its actor.
import { fail, ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import { actorOf, Replay } from '@cadre/run-core';
import type { Compiled, RunEvent } from '@cadre/run-core';
import type { LoggedEvent } from '../ports/event-log.ts';

export interface PlacedEvents {
  readonly events: readonly LoggedEvent[];
  readonly replay: Replay;
}

/** The first event that does not fold. */
export interface Misfit {
  readonly seq: number;
  readonly reason: string;
}

export function placeEvents(compiled: Compiled, events: readonly RunEvent[]): Result<PlacedEvents, Misfit> {
  const replay = new Replay(compiled);
  const placed: LoggedEvent[] = [];
  for (const event of events) {
    const before = replay.length === 0 ? null : replay.stateAt(replay.length);
    try {
      replay.append(event);
    } catch (error) {
      return fail({ seq: event.seq, reason: error instanceof Error ? error.message : String(error) });
    }
    placed.push({ ...event, actor: actorOf(before, event) });
  }
  return ok({ events: placed, replay });
}
