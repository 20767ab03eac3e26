// Brings a run to life: which graph, whether the input fits, the first event, one transaction.
import { checkJson, ok } from '@cadre/graph-schema';
import type { Budget, Graph, Json, Result } from '@cadre/graph-schema';
import { decide, ROOT } from '@cadre/run-core';
import type { CreateRunBody, RunShape } from '../shapes/index.ts';
import { guardOutside } from './guard-outside.ts';
import type { Admitted } from './guard-outside.ts';
import { recallSession } from './recall-session.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { findSubject } from './run-subject.ts';
import type { RunSubject } from './run-subject.ts';
import type { World } from './world.ts';

export const inputLimit = 1024 * 1024;

export async function createRun(world: World, body: CreateRunBody): Promise<Result<RunShape, Refusal>> {
  const subject = await findSubject(world, body.graph, body);
  return subject.ok ? startRun(world, subject.value, body) : subject;
}

export interface RunRequest {
  /** Slug it is listed under. */
  readonly graph: string;
  readonly input: Json;
  readonly idempotencyKey?: string | undefined;
  readonly session?: string | undefined;
  readonly budget?: Budget | undefined;
}

/** Starts a run of a graph that is frozen already. */
export async function startRun(world: World, subject: RunSubject, request: RunRequest): Promise<Result<RunShape, Refusal>> {
  const input = checkInput(subject.graph, request.input);
  if (!input.ok) return input;
  const id = world.makeRunId();
  const { value, guard } = input.value;
  const { graph, session, budget } = request;
  const memory = session === undefined ? undefined : await recallSession(world, subject.digest, { graph, session });
  const started = decide(null, {
    type: 'start', run: id, input: value, digest: subject.digest, parent: null,
    ...(guard === undefined ? {} : { guard }), ...(memory === undefined ? {} : { memory }), ...(budget === undefined ? {} : { budget }),
  });
  if (!started.ok) throw new Error(`A new run was refused: ${started.error.message}`);
  const { run } = await world.runs.create({
    id,
    graph,
    revision: subject.revision,
    digest: subject.digest,
    environment: subject.environment,
    input: value,
    session: session ?? null,
    idempotencyKey: request.idempotencyKey ?? null,
    parent: null,
    events: [{ ...started.value, seq: 1, at: world.clock.now(), actor: ROOT }],
  });
  return ok(run);
}

/** What guard rules take out of an input that fits is not held against it. */
function checkInput(graph: Graph, input: Json): Result<Admitted, Refusal> {
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > inputLimit) return refuse('input_too_large', `The input has ${bytes} bytes; ${inputLimit} are allowed. Pass large data by reference.`, { path: ['input'] });
  const checked = checkJson(graph.input.schema, input);
  if (checked.ok) return guardOutside(graph, checked.value, ['input']);
  const first = checked.error[0];
  const path = ['input', ...(first?.path ?? [])];
  return refuse('input_invalid', `The input misses the graph's schema: ${path.join('.')} ${first?.message ?? 'does not fit.'}`, { path });
}
