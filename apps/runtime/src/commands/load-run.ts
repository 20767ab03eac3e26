import { toRunId } from '@cadre/run-core';
import { graphsInside } from '../engine/graphs-inside.ts';
import { toEventShape } from '../use-cases/event-shape.ts';
import type { World } from '../use-cases/world.ts';
import { CommandFailure } from './command-failure.ts';
import { toRunEvent } from './run-event.ts';
import type { RunFile } from './run-file.ts';

/** A run of the database with its graph and those inside it. @throws CommandFailure when there is none of that id */
export async function loadRun({ runs, graphs, log }: Pick<World, 'runs' | 'graphs' | 'log'>, id: string): Promise<RunFile> {
  const run = await runs.get(toRunId(id));
  if (run === null) throw new CommandFailure(`There is neither a file nor a run ${id}.`);
  const graph = await graphs.load(run.digest);
  if (graph === null) throw new Error(`The graph ${run.digest} of run ${id} is missing.`);
  const events = await log.read(toRunId(id), 0);
  return { graph, graphs: await graphsInside(graphs, graph), events: events.map((event) => toRunEvent(toEventShape(event))) };
}
