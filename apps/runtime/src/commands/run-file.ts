// A run as a file: the graph it ran and its log, enough to fold it anywhere.
import { z } from 'zod';
import { parseGraph } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { runEventSchema } from '@cadre/run-core';
import type { RunEvent } from '@cadre/run-core';
import { CommandFailure } from './command-failure.ts';

export const RUN_FORMAT = 'cadre/run@1';

export interface RunFile {
  readonly graph: Graph;
  readonly events: readonly RunEvent[];
}

/** Further fields are ignored here, unlike everywhere else: recorded histories carry what they were recorded with. */
const runFile = z.object({ format: z.literal(RUN_FORMAT).optional(), graph: z.unknown(), events: z.array(runEventSchema).min(1) });

export function serializeRun({ graph, events }: RunFile): string {
  const lines = events.map((event) => `    ${JSON.stringify(event)}`).join(',\n');
  return `{\n  "format": ${JSON.stringify(RUN_FORMAT)},\n  "graph": ${JSON.stringify(graph)},\n  "events": [\n${lines}\n  ]\n}\n`;
}

/** @param beside reads the graph for a history that does not hold it @throws CommandFailure */
export async function parseRun(value: unknown, file: string, beside: () => Promise<Graph>): Promise<RunFile> {
  const checked = runFile.safeParse(value);
  if (!checked.success) throw new CommandFailure(`${file} is not a recorded run: ${checked.error.issues[0]?.path.join('.') ?? ''} ${checked.error.issues[0]?.message ?? ''}.`);
  const { graph, events } = checked.data;
  if (typeof graph !== 'object' || graph === null) return { graph: await beside(), events };
  const parsed = parseGraph(graph);
  if (!parsed.ok) throw new CommandFailure(`The graph in ${file} is not one that this version reads: ${parsed.error[0]?.code ?? 'unknown'}.`);
  return { graph: parsed.value, events };
}
