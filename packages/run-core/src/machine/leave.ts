// Leaving a node: which port, which edges, and what a spent loop does to them.
import type { EdgeId } from '@cadre/graph-schema';
import type { ExitEdge, NodeProgram } from '../compile/program.ts';
import { stopsRun, type RunError } from '../error.ts';
import type { FlowContext, Outcome } from './flow-context.ts';

/** The port of an output node: it has no edges, the flow ends there. No port of a drawing can be named so. */
export const FINISH_PORT = ':finish';

/** Whether a port's edge is a loop that was taken as often as it may be. */
export function isSpent(context: FlowContext, edges: readonly ExitEdge[] | undefined): boolean {
  const edge = edges?.[0];
  return edge !== undefined && edge.max !== null && (context.loops[edge.id] ?? 0) >= edge.max;
}

/** An outcome after the rules of failure: a spent loop fails, a failure takes the default value or the error port if there is one. */
export function resolveOutcome(context: FlowContext, program: NodeProgram, outcome: Outcome): Outcome {
  if ('error' in outcome) return afterError(program, outcome.error);
  const edges = program.exits.get(outcome.port);
  if (!isSpent(context, edges)) return outcome;
  return afterError(program, {
    code: 'loop_limit',
    message: `The loop by port ${outcome.port} was taken ${edges?.[0]?.max ?? 0} times, which is its bound.`,
    actor: `${context.path}/${program.node}`,
  });
}

function afterError(program: NodeProgram, error: RunError): Outcome {
  if (stopsRun(error.code)) return { error };
  if (program.fallback) return { port: 'out', output: program.fallback.value };
  if (program.exits.has('error')) return { port: 'error', output: { ...error } };
  return { error };
}

/** One more for each back edge among those taken. */
export function countLoops(loops: FlowContext['loops'], taken: readonly EdgeId[], exits: readonly ExitEdge[] = []): FlowContext['loops'] {
  const back = exits.filter((edge) => edge.max !== null && taken.includes(edge.id));
  if (back.length === 0) return loops;
  return { ...loops, ...Object.fromEntries(back.map((edge) => [edge.id, (loops[edge.id] ?? 0) + 1])) };
}
