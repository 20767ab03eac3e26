// What people and programs do to a run from outside: decide, signal, cancel, resume. Every answer is the run afterwards.
import { assertNever, ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import { toEffectId, toRunId } from '@cadre/run-core';
import type { Command, Refusal as CoreRefusal } from '@cadre/run-core';
import { GraphUnusable } from '../engine/compiled-graphs.ts';
import { FoldFailed } from '../engine/run-fold.ts';
import type { CancelBody, DecisionBody, RunShape, SignalBody } from '../shapes/index.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { getRun } from './runs.ts';
import type { World } from './world.ts';

export interface By {
  /** Who, for the log: `api`, `editor`, `cli`. */
  readonly by: string;
}

export async function decideRun(world: World, id: string, body: DecisionBody & By): Promise<Result<RunShape, Refusal>> {
  const run = await getRun(world, id);
  if (!run.ok) return run;
  const { effect, decision, form, comment, by } = body;
  const command: Command = { type: 'decision.give', effect: toEffectId(effect), decision, by, ...(form === undefined ? {} : { form }), ...(comment === undefined ? {} : { comment }) };
  const told = await tell(world, id, command);
  if (told.ok) return getRun(world, id);
  return told.error.code === 'effect_not_found' ? noLongerAsked(world, id, effect) : told;
}

export async function signalRun(world: World, id: string, { name, payload = null }: SignalBody): Promise<Result<RunShape, Refusal>> {
  return change(world, id, { type: 'signal.receive', name, payload });
}

/** Idempotent: a run that has ended stays as it ended. */
export async function cancelRun(world: World, id: string, { reason = '', by }: CancelBody & By): Promise<Result<RunShape, Refusal>> {
  const changed = await change(world, id, { type: 'run.cancel', reason, by });
  return !changed.ok && changed.error.code === 'run_ended' ? getRun(world, id) : changed;
}

/** Brings a parked run back. */
export async function resumeRun(world: World, id: string): Promise<Result<RunShape, Refusal>> {
  const run = await getRun(world, id);
  if (!run.ok) return run;
  if (run.value.parked === null) return refuse('not_parked', `Run ${id} is not parked; it is ${run.value.status}.`);
  await world.runs.resume(toRunId(id));
  return getRun(world, id);
}

async function change(world: World, id: string, command: Command): Promise<Result<RunShape, Refusal>> {
  const run = await getRun(world, id);
  if (!run.ok) return run;
  const told = await tell(world, id, command);
  return told.ok ? getRun(world, id) : told;
}

async function tell(world: World, id: string, command: Command): Promise<Result<null, Refusal>> {
  try {
    const appended = await world.engine.appendOutside(toRunId(id), command);
    return appended.ok ? ok(null) : toRefusal(appended.error);
  } catch (error) {
    if (error instanceof GraphUnusable || error instanceof FoldFailed) return refuse('run_unusable', `This version of Cadre can't go on with run ${id}: ${error.message}`);
    throw error;
  }
}

/** Tells a decision that came too late from one on something that never was. */
async function noLongerAsked(world: World, id: string, effect: string): Promise<Result<never, Refusal>> {
  const events = await world.log.read(toRunId(id), 0);
  const given = events.find((event) => event.type === 'decision.given' && event.payload.effect === effect);
  if (given?.type === 'decision.given') {
    return refuse('already_decided', `It was ${given.payload.decision} by ${given.payload.by} at ${new Date(given.at).toISOString()}; a decision can't be given twice.`, { path: ['effect'] });
  }
  return refuse('effect_not_found', `Run ${id} does not ask ${effect}: it never did, or its deadline passed, or its branch was cancelled. GET /api/approvals?run=${id} lists what it asks.`, { path: ['effect'] });
}

function toRefusal({ code, message, path = [] }: CoreRefusal): Result<never, Refusal> {
  switch (code) {
    case 'run_ended':
      return refuse('run_ended', message);
    case 'wrong_effect':
      return refuse('wrong_effect', message, { path: ['effect'] });
    case 'form_invalid':
      return refuse('form_invalid', message, { path: ['form', ...path] });
    case 'too_many_signals':
      return refuse('too_many_signals', message);
    case 'effect_not_outstanding':
      return refuse('effect_not_found', message, { path: ['effect'] });
    case 'not_started':
    case 'already_started':
    case 'timer_not_due':
    case 'fork_past_end':
      throw new Error(`A command from outside was refused as ${code}: ${message}`);
    default:
      return assertNever(code);
  }
}
