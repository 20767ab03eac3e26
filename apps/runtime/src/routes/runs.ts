// Runs over HTTP: what may be asked of them, within which bounds, and which use-case answers.
import { Hono } from 'hono';
import { z } from 'zod';
import { cancelBody, createRunBody, decisionBody, forkBody, runStatusSchema, signalBody, slugSchema } from '../shapes/index.ts';
import { cancelRun, decideRun, resumeRun, signalRun } from '../use-cases/change-run.ts';
import { createRun } from '../use-cases/create-run.ts';
import { forkRun } from '../use-cases/fork-run.ts';
import { getRun, runEvents, runGraph, runGraphs } from '../use-cases/runs.ts';
import { isFinal, waitForEnd } from '../use-cases/watch-run.ts';
import type { World } from '../use-cases/world.ts';
import { answer, refused, whole } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { pageQuery, readBody, readOptionalBody, readQuery } from './request.ts';
import { readLastEventId, runStream } from './run-stream.ts';

const seq = z.string().regex(/^\d{1,9}$/, 'Use a whole number from 0.').transform(Number).prefault('0');
const wait = z.string().regex(/^\d{1,2}$/, 'Use a whole number of seconds from 0 to 60.').transform(Number).pipe(z.number().max(60)).prefault('0');
export const since = z.iso
  .datetime({ offset: true, error: 'Use a time such as 2026-11-22T10:00:00Z.' })
  .transform((text) => new Date(text))
  .refine((time) => time.getUTCFullYear() >= 1970 && time.getUTCFullYear() <= 9999, 'Use a time in the years 1970 to 9999.')
  .optional();

const createQuery = z.strictObject({ wait });
const listQuery = z.strictObject({ ...pageQuery, graph: slugSchema.optional(), status: runStatusSchema.optional(), since, parked: z.literal('true', 'Use parked=true, or leave it out.').transform(() => true as const).optional() });
const eventsQuery = z.strictObject({ after: seq, limit: z.string().regex(/^\d{1,4}$/, 'Use a whole number from 1 to 1000.').transform(Number).pipe(z.number().min(1).max(1_000)).prefault('500') });
const streamQuery = z.strictObject({ after: seq });

/** @param stopping streams and waits end when it is aborted, so that the server can stop */
export function runRoutes(world: World, stopping: AbortSignal) {
  return new Hono<HttpEnvironment>()
    .post('/', async (context) => {
      const { wait: seconds } = readQuery(context, createQuery);
      const created = await createRun(world, await readBody(context, createRunBody));
      if (!created.ok) return refused(context, created.error);
      const patience = AbortSignal.any([stopping, context.req.raw.signal, AbortSignal.timeout(seconds * 1_000)]);
      const run = seconds === 0 ? created.value : await waitForEnd(world, created.value, patience);
      return context.json(run, isFinal(run) ? 200 : 202, { location: `/api/runs/${run.id}` });
    })
    .get('/', async (context) => context.json(await world.runs.list(readQuery(context, listQuery))))
    .get('/:id', async (context) => answer(context, await getRun(world, context.req.param('id'))))
    .get('/:id/graph', async (context) => answer(context, await runGraph(world, context.req.param('id'))))
    .get('/:id/graphs', async (context) => {
      const graphs = await runGraphs(world, context.req.param('id'));
      return graphs.ok ? context.json(whole(graphs.value)) : refused(context, graphs.error);
    })
    .get('/:id/events', async (context) => answer(context, await runEvents(world, context.req.param('id'), readQuery(context, eventsQuery))))
    .get('/:id/stream', async (context) => {
      const { after } = readQuery(context, streamQuery);
      const found = await getRun(world, context.req.param('id'));
      if (!found.ok) return refused(context, found.error);
      return runStream(context, world, { run: found.value.id, after: readLastEventId(context) ?? after, stopping });
    })
    .post('/:id/decisions', async (context) => {
      const body = await readBody(context, decisionBody);
      return answer(context, await decideRun(world, context.req.param('id'), { ...body, by: context.get('caller') }));
    })
    .post('/:id/signals', async (context) => answer(context, await signalRun(world, context.req.param('id'), await readBody(context, signalBody))))
    .post('/:id/cancel', async (context) => {
      const body = await readOptionalBody(context, cancelBody);
      return answer(context, await cancelRun(world, context.req.param('id'), { ...body, by: context.get('caller') }));
    })
    .post('/:id/resume', async (context) => {
      await readOptionalBody(context, z.strictObject({}));
      return answer(context, await resumeRun(world, context.req.param('id')));
    })
    .post('/:id/fork', async (context) => answer(context, await forkRun(world, context.req.param('id'), await readBody(context, forkBody)), 202));
}
