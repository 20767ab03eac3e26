// Reads of runs: their rows, their logs and the graphs they run.
import { digestGraph, ok } from '@cadre/graph-schema';
import type { Graph, Result } from '@cadre/graph-schema';
import { toRunId } from '@cadre/run-core';
import { graphsInside } from '../engine/graphs-inside.ts';
import type { EventShape, FrozenGraphShape, ListShape, RunShape } from '../shapes/index.ts';
import { toEventShape } from './event-shape.ts';
import { noRun } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { World } from './world.ts';

export async function getRun(world: World, id: string): Promise<Result<RunShape, Refusal>> {
  const run = await world.runs.get(toRunId(id));
  return run === null ? noRun(id) : ok(run);
}

export async function runGraph(world: World, id: string): Promise<Result<Graph, Refusal>> {
  const run = await getRun(world, id);
  if (!run.ok) return run;
  const graph = await world.graphs.load(run.value.digest);
  if (graph === null) throw new Error(`The graph ${run.value.digest} of run ${id} is missing.`);
  return ok(graph);
}

/** The graph it runs, then those that it runs inside. */
export async function runGraphs(world: World, id: string): Promise<Result<readonly FrozenGraphShape[], Refusal>> {
  const own = await runGraph(world, id);
  if (!own.ok) return own;
  const inside = await graphsInside(world.graphs, own.value);
  return ok([{ digest: digestGraph(own.value), graph: own.value }, ...[...inside].map(([digest, graph]) => ({ digest, graph }))]);
}

export async function runEvents(world: World, id: string, { after, limit }: { readonly after: number; readonly limit: number }): Promise<Result<ListShape<EventShape>, Refusal>> {
  const run = await getRun(world, id);
  if (!run.ok) return run;
  const events = await world.log.read(toRunId(id), after, limit + 1);
  const items = events.slice(0, limit).map(toEventShape);
  return ok({ items, next: events.length > limit ? String(items.at(-1)?.seq ?? after) : null });
}
