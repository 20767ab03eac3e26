// What a run spent in model and tool time, counted event by event beside the fold, so that the end of a run needs no second fold.
// Gives the same numbers as run-core's `summaryAt`.
import type { RunEvent, RunState, Step } from '@cadre/run-core';
import { z } from 'zod';
import type { RunTotals } from '../ports/event-log.ts';
import { countSpending, noSpending, spendingSchema, storeSpending } from './spending.ts';
import type { Spending } from './spending.ts';

export interface Tally {
  /** Milliseconds, the sum over calls. */
  readonly model: number;
  readonly tool: number;
  /** Of what sort each open call is, and when it was asked for, by its effect. */
  readonly opened: ReadonlyMap<string, OpenCall>;
  /** By agent. */
  readonly spending: Spending;
}

const openCallSchema = z.strictObject({ type: z.enum(['model', 'tool']), at: z.number() });
type OpenCall = Readonly<z.infer<typeof openCallSchema>>;

export const emptyTally: Tally = { model: 0, tool: 0, opened: new Map(), spending: noSpending };

const storedSchema = z.strictObject({ model: z.number(), tool: z.number(), opened: z.array(z.tuple([z.string(), openCallSchema])), spending: spendingSchema });
export const tallySchema = storedSchema.transform(({ opened, ...tally }): Tally => ({ ...tally, opened: new Map(opened) }));

export function storeTally({ opened, spending, ...spent }: Tally): z.input<typeof storedSchema> {
  return { ...spent, opened: [...opened], spending: storeSpending(spending) };
}

export function countStep(tally: Tally, event: RunEvent, step: Step): Tally {
  const opened = new Map(tally.opened);
  const spent = { model: tally.model, tool: tally.tool };
  const close = (effect: string, durationMs: (call: OpenCall) => number): void => {
    const call = opened.get(effect);
    if (call === undefined) return;
    opened.delete(effect);
    spent[call.type] += durationMs(call);
  };
  if (event.type === 'effect.completed' || event.type === 'effect.failed') close(event.payload.effect, () => durationOf(event.payload));
  for (const effect of step.cancelled) close(effect, ({ at }) => event.at - at);
  for (const { id, type } of step.effects) {
    if (type === 'model.generate' || type === 'tool.call') opened.set(id, { type: type === 'tool.call' ? 'tool' : 'model', at: event.at });
  }
  return { ...spent, opened, spending: countSpending(tally.spending, event, step) };
}

function durationOf(payload: Extract<RunEvent, { type: 'effect.completed' | 'effect.failed' }>['payload']): number {
  if ('reply' in payload) return payload.reply.durationMs;
  if ('result' in payload) return payload.result.durationMs;
  return 'durationMs' in payload ? payload.durationMs : 0;
}

export function totalsOf(tally: Tally, state: RunState, now: number): RunTotals {
  const waiting = state.waitedMs + (state.waitingSince === null ? 0 : Math.max(0, now - state.waitingSince));
  return { usage: state.usage, timing: { model: tally.model, tool: tally.tool, waiting }, agents: [...tally.spending.spent.values()] };
}
