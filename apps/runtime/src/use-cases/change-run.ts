// What people and programs do to a run from outside: decide, signal, cancel, resume. Every answer is the run afterwards.
import { assertNever, ok } from '@cadre/graph-schema';
import type { Graph, Json, Result } from '@cadre/graph-schema';
import { toEffectId, toRunId } from '@cadre/run-core';
import type { Command, Refusal as CoreRefusal } from '@cadre/run-core';
import { GraphUnusable } from '../engine/compiled-graphs.ts';
import { FoldFailed } from '../engine/run-fold.ts';
import type { CancelBody, DecisionBody, RunShape, SignalBody } from '../shapes/index.ts';
import { guardForm, guardOutside } from './guard-outside.ts';
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
  const told = await tell(world, run.value, async (graph) => {
    const written = form === undefined ? ok(undefined) : await guardWritten(world, run.value, { graph, effect, form });
    if (!written.ok) return written;
    const said = comment === undefined ? ok(undefined) : guardOutside(graph, comment, ['comment']);
    if (!said.ok) return said;
    const words = typeof said.value?.value === 'string' ? { comment: said.value.value } : {};
    return ok({ type: 'decision.give', effect: toEffectId(effect), decision, by, ...(written.value === undefined ? {} : { form: written.value }), ...words });
  });
  if (told.ok) return getRun(world, id);
  return told.error.code === 'effect_not_found' ? noLongerAsked(world, id, effect) : told;
}

async function guardWritten(world: World, { id }: RunShape, { graph, effect, form }: { readonly graph: Graph; readonly effect: string; readonly form: Json }): Promise<Result<Json, Refusal>> {
  const admitted = guardOutside(graph, form, ['form']);
  if (!admitted.ok) return admitted;
  const asked = (await world.engine.state(toRunId(id))).effects.get(toEffectId(effect));
  return asked?.type === 'person.ask' && asked.guards !== undefined ? guardForm(asked.guards, admitted.value.value) : ok(admitted.value.value);
}

export async function signalRun(world: World, id: string, { name, payload = null }: SignalBody): Promise<Result<RunShape, Refusal>> {
  return change(world, id, (graph) => {
    const admitted = guardOutside(graph, payload, ['payload']);
    return admitted.ok ? ok({ type: 'signal.receive', name, payload: admitted.value.value }) : admitted;
  });
}

/** Idempotent: a run that has ended stays as it ended. */
export async function cancelRun(world: World, id: string, { reason = '', by }: CancelBody & By): Promise<Result<RunShape, Refusal>> {
  const changed = await change(world, id, () => ok({ type: 'run.cancel', reason, by }));
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

/** What is to be told, by the rules of the run's graph. */
type Telling = (graph: Graph) => Result<Command, Refusal> | Promise<Result<Command, Refusal>>;

async function change(world: World, id: string, telling: Telling): Promise<Result<RunShape, Refusal>> {
  const run = await getRun(world, id);
  if (!run.ok) return run;
  const told = await tell(world, run.value, telling);
  return told.ok ? getRun(world, id) : told;
}

async function tell(world: World, { id, digest }: RunShape, telling: Telling): Promise<Result<null, Refusal>> {
  try {
    const command = await telling((await world.engine.compiled(digest)).graph);
    if (!command.ok) return command;
    const appended = await world.engine.appendOutside(toRunId(id), command.value);
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
    case 'effect_started':
    case 'fork_past_end':
      throw new Error(`A command from outside was refused as ${code}: ${message}`);
    default:
      return assertNever(code);
  }
}
