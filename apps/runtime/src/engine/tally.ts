// What a run spent in model time, counted event by event beside the fold, so that the end of a run needs no second fold.
// Gives the same numbers as run-core's `summaryAt`.
import type { RunEvent, RunState, Step } from '@cadre/run-core';
import { z } from 'zod';
import type { RunTotals } from '../ports/event-log.ts';

export interface Tally {
  /** Milliseconds, the sum over calls. */
  readonly modelMs: number;
  /** When each open model call was asked for. */
  readonly opened: { readonly [effect: string]: number };
}

export const emptyTally: Tally = { modelMs: 0, opened: {} };
export const tallySchema: z.ZodType<Tally> = z.strictObject({ modelMs: z.number(), opened: z.record(z.string(), z.number()) });

export function countStep(tally: Tally, event: RunEvent, step: Step): Tally {
  const answered = event.type === 'effect.completed' || event.type === 'effect.failed' ? event.payload.effect : null;
  const asked = step.effects.filter((effect) => effect.type === 'model.generate');
  if (answered === null && asked.length === 0 && step.cancelled.length === 0) return tally;
  const opened = { ...tally.opened };
  let { modelMs } = tally;
  if (answered !== null && answered in opened) {
    modelMs += durationOf(event);
    delete opened[answered];
  }
  for (const effect of step.cancelled) {
    modelMs += event.at - (opened[effect] ?? event.at);
    delete opened[effect];
  }
  for (const effect of asked) opened[effect.id] = event.at;
  return { modelMs, opened };
}

export function totalsOf(tally: Tally, state: RunState, now: number): RunTotals {
  const waiting = state.waitedMs + (state.waitingSince === null ? 0 : Math.max(0, now - state.waitingSince));
  return { usage: state.usage, timing: { model: tally.modelMs, tool: 0, waiting } };
}

function durationOf(event: RunEvent): number {
  if (event.type === 'effect.completed') return event.payload.reply.durationMs;
  return event.type === 'effect.failed' ? event.payload.durationMs : 0;
}
