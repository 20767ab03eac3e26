import { compile } from '@cadre/run-core';
import type { Compiled } from '@cadre/run-core';
import type { Graph } from '@cadre/graph-schema';
import { CommandFailure } from './command-failure.ts';
import { issueLine } from './issue-line.ts';

/** @throws CommandFailure with the first issue */
export function compileOrFail(graph: Graph, source: string): Compiled {
  const compiled = compile(graph);
  if (compiled.ok) return compiled.value;
  const [first] = compiled.error;
  throw new CommandFailure(`${source} has ${compiled.error.length} errors that keep it from running: ${first === undefined ? '' : issueLine(source, first)}. See cadre check ${source}.`);
}
