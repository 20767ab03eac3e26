// A new run that takes another's first events as they were, with edits, and goes on live: on the same graph or a newer one.
import { ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import { forkEvents, toEffectId, toRunId } from '@cadre/run-core';
import type { Compiled, Fork } from '@cadre/run-core';
import { GraphUnusable } from '../engine/compiled-graphs.ts';
import type { ForkBody, RunShape } from '../shapes/index.ts';
import { guardOutside } from './guard-outside.ts';
import { placeEvents } from './place-events.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { findSubject } from './run-subject.ts';
import { getRun } from './runs.ts';
import type { World } from './world.ts';

export async function forkRun(world: World, id: string, { at, revision, draft, edits = [] }: ForkBody): Promise<Result<RunShape, Refusal>> {
  const parent = await getRun(world, id);
  if (!parent.ok) return parent;
  const run = parent.value;
  const events = await world.log.read(toRunId(id), 0);
  const subject = revision === undefined && draft === undefined ? ok({ digest: run.digest, revision: run.revision }) : await findSubject(world, run.graph, { revision, draft });
  if (!subject.ok) return subject;

  const compiled = await compiledOf(world, id, subject.value.digest);
  if (!compiled.ok) return compiled;
  const judged = judgeEdits(compiled.value, edits);
  if (!judged.ok) return judged;

  const child = world.makeRunId();
  const forked = forkEvents(events, {
    run: child,
    digest: subject.value.digest,
    parent: { run: toRunId(id), seq: at },
    now: world.clock.now(),
    at,
    edits: judged.value,
  });
  if (!forked.ok) {
    const { code, message } = forked.error;
    return code === 'fork_past_end' ? refuse('fork_out_of_range', message, { path: ['at'] }) : refuse('edit_unknown', message, { path: ['edits'] });
  }
  const placed = placeEvents(compiled.value, forked.value);
  if (!placed.ok) {
    const { seq, reason } = placed.error;
    return refuse('fork_incompatible', `Event ${seq} does not fit the graph that the fork would run: ${reason}. Fork earlier, or without another revision.`, { path: ['at'] });
  }

  const created = await world.runs.create({
    id: child,
    graph: run.graph,
    revision: subject.value.revision,
    digest: subject.value.digest,
    environment: null,
    input: run.input,
    session: run.session,
    idempotencyKey: null,
    parent: { run: toRunId(id), seq: at },
    events: placed.value.events,
  });
  return ok(created.run);
}

/** What a person writes into a run is judged like all that comes in from outside. */
function judgeEdits({ graph }: Compiled, edits: NonNullable<ForkBody['edits']>): Result<Fork['edits'], Refusal> {
  const judged: Fork['edits'][number][] = [];
  for (const [index, { effect, output }] of edits.entries()) {
    const admitted = guardOutside(graph, output, ['edits', index, 'output']);
    if (!admitted.ok) return admitted;
    judged.push({ effect: toEffectId(effect), output: admitted.value.value });
  }
  return ok(judged);
}

async function compiledOf(world: World, id: string, digest: string): Promise<Result<Compiled, Refusal>> {
  try {
    return ok(await world.engine.compiled(digest));
  } catch (error) {
    if (error instanceof GraphUnusable) return refuse('run_unusable', `This version of Cadre can't go on with run ${id}: ${error.message}`);
    throw error;
  }
}
