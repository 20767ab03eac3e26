// What a run spent in model time, counted event by event beside the fold, so that the end of a run needs no second fold.
// Gives the same numbers as run-core's `summaryAt`.
import type { RunEvent, RunState, Step } from '@cadre/run-core';
import { z } from 'zod';
import type { RunTotals } from '../ports/event-log.ts';

export interface Tally {
  /** Milliseconds, the sum over calls. */
  readonly modelMs: number;
  /** When each open model call was asked for, by its effect. */
  readonly opened: ReadonlyMap<string, number>;
}

export const emptyTally: Tally = { modelMs: 0, opened: new Map() };

const storedSchema = z.strictObject({ modelMs: z.number(), opened: z.array(z.tuple([z.string(), z.number()])) });
export const tallySchema = storedSchema.transform(({ modelMs, opened }): Tally => ({ modelMs, opened: new Map(opened) }));

export function storeTally({ modelMs, opened }: Tally): z.infer<typeof storedSchema> {
  return { modelMs, opened: [...opened] };
}

export function countStep(tally: Tally, event: RunEvent, step: Step): Tally {
  const opened = new Map(tally.opened);
  let { modelMs } = tally;
  if ((event.type === 'effect.completed' || event.type === 'effect.failed') && opened.delete(event.payload.effect)) {
    modelMs += event.type === 'effect.completed' ? event.payload.reply.durationMs : event.payload.durationMs;
  }
  for (const effect of step.cancelled) {
    modelMs += event.at - (opened.get(effect) ?? event.at);
    opened.delete(effect);
  }
  for (const effect of step.effects) if (effect.type === 'model.generate') opened.set(effect.id, event.at);
  return { modelMs, opened };
}

export function totalsOf(tally: Tally, state: RunState, now: number): RunTotals {
  const waiting = state.waitedMs + (state.waitingSince === null ? 0 : Math.max(0, now - state.waitingSince));
  return { usage: state.usage, timing: { model: tally.modelMs, tool: 0, waiting } };
}
