import { compile } from '@cadre/run-core';
import type { Compiled } from '@cadre/run-core';
import type { Nested } from '../use-cases/nest-graphs.ts';
import { CommandFailure } from './command-failure.ts';
import { issueLine } from './issue-line.ts';

/** @throws CommandFailure with the first issue */
export function compileOrFail({ graph, graphs }: Nested, source: string): Compiled {
  const compiled = compile(graph, { graphs });
  if (compiled.ok) return compiled.value;
  const [first] = compiled.error;
  throw new CommandFailure(`${source} has ${compiled.error.length} errors that keep it from running: ${first === undefined ? '' : issueLine(source, first)}. See cadre check ${source}.`);
}
