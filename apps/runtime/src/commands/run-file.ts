// A run as a file: the graph it ran with those inside it and its log, enough to fold it anywhere.
import { z } from 'zod';
import { digestGraph, parseGraph } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { MOST_GRAPHS, runEventSchema } from '@cadre/run-core';
import type { RunEvent } from '@cadre/run-core';
import type { Nested } from '../use-cases/nest-graphs.ts';
import { CommandFailure } from './command-failure.ts';

export const RUN_FORMAT = 'cadre/run@1';

export interface RunFile extends Nested {
  readonly events: readonly RunEvent[];
}

/** Further fields are ignored here, unlike everywhere else: recorded histories carry what they were recorded with. */
const runFile = z.object({
  format: z.literal(RUN_FORMAT, `its format is another than ${RUN_FORMAT}`).optional(),
  graph: z.unknown().optional(),
  /** Those that it runs inside; none when it runs none. */
  graphs: z.array(z.looseObject({}), 'its graphs are not a list of graphs').max(MOST_GRAPHS, `it has more than ${MOST_GRAPHS} graphs`).default([]),
  events: z.array(runEventSchema, 'it has no list of events').min(1, 'its list of events is empty'),
}, 'it is no JSON object');

export function serializeRun({ graph, graphs, events }: RunFile): string {
  const lines = events.map((event) => `    ${JSON.stringify(event)}`).join(',\n');
  const inside = graphs.size === 0 ? '' : `  "graphs": [\n${[...graphs.values()].map((inner) => `    ${JSON.stringify(inner)}`).join(',\n')}\n  ],\n`;
  return `{\n  "format": ${JSON.stringify(RUN_FORMAT)},\n  "graph": ${JSON.stringify(graph)},\n${inside}  "events": [\n${lines}\n  ]\n}\n`;
}

/** @param beside reads the graph, with those inside it, for a history that does not hold it @throws CommandFailure */
export async function parseRun(value: unknown, file: string, beside: () => Promise<Nested>): Promise<RunFile> {
  const checked = runFile.safeParse(value);
  if (!checked.success) throw new CommandFailure(`${file} is not a recorded run: ${reasonOf(checked.error)}.`);
  const { graph: held, graphs: inside, events } = checked.data;
  const isHeld = typeof held === 'object' && held !== null;
  const { graph, graphs } = isHeld ? { graph: graphIn(held, file), graphs: byDigest(inside.map((inner) => graphIn(inner, file))) } : await beside();
  const [first] = events;
  if (first?.type !== 'run.started') throw new CommandFailure(`${file} does not begin with run.started.`);
  if (first.payload.digest !== digestGraph(graph)) {
    throw new CommandFailure(`${file} records a run of another graph than ${isHeld ? 'the one in it' : 'the graph.json beside it'}; it can be folded only with the graph that ran.`);
  }
  return { graph, graphs, events };
}

function byDigest(graphs: readonly Graph[]): ReadonlyMap<string, Graph> {
  return new Map(graphs.map((graph) => [digestGraph(graph), graph]));
}

function graphIn(value: object, file: string): Graph {
  const parsed = parseGraph(value);
  if (parsed.ok) return parsed.value;
  throw new CommandFailure(`The graph in ${file} is not one that this version reads: ${parsed.error[0]?.code ?? 'unknown'}.`);
}

function reasonOf({ issues: [issue] }: z.ZodError): string {
  const [field, index, ...path] = issue?.path ?? [];
  if (field !== 'events' || typeof index !== 'number') return issue?.message ?? 'unknown reason';
  return `event ${index + 1} is not one that this version reads${path.length === 0 ? '' : ` (at ${path.join('.')})`}`;
}
