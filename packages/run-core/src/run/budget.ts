// What is left to spend before a model or tool call. Budgets nest: the tightest counts of what the run was started with, and of those of
// all agents and graphs above.
import type { Budget } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { ActorPath } from '../ids.ts';
import type { Actor, Spent } from '../state.ts';

export interface Spending {
  /** Model calls of an actor and everything under it that have been asked for and not answered yet. */
  readonly open: (under: ActorPath) => number;
  /** The calling actor first, then those above it; the run's root last. */
  readonly line: readonly Actor[];
  /** What whoever started the run lets it spend. */
  readonly granted: Budget;
}

export type Allowance = { readonly timeoutMs: number } | { readonly refusal: string };

/** Of a call: whether it counts as a model call, and how long it may take when nothing else bounds it. */
interface Call {
  readonly isModel: boolean;
  readonly longestMs: number;
}

const modelCall: Call = { isModel: true, longestMs: 300_000 };

interface Bound {
  /** The beginning of the sentence that says so. */
  readonly said: string;
  readonly spent: Spent;
  readonly calls: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly seconds: number | null;
}

/**
 * Calls are counted when they are asked for. Tokens, cost and seconds are known only afterwards: calls that are under way at
 * the same time can go beyond them by what they themselves use.
 */
export function allowanceFor(compiled: Compiled, spending: Spending, { isModel, longestMs } = modelCall): Allowance {
  let left = longestMs;
  for (const bound of boundsOf(compiled, spending)) {
    const used = whatIsUsedUp(isModel ? bound : { ...bound, calls: null });
    if (used !== null) return { refusal: `${bound.said} ${used}.` };
    if (bound.seconds !== null) left = Math.min(left, bound.seconds * 1_000 - bound.spent.workedMs);
  }
  return { timeoutMs: Math.max(1, Math.round(left)) };
}

function boundsOf(compiled: Compiled, { open, line, granted }: Spending): readonly Bound[] {
  const bounds: Bound[] = [];
  const root = line.at(-1);
  if (root) {
    bounds.push(boundOf(granted, { said: 'The run has used its own budget of', actor: root, open }));
    bounds.push(boundOf(compiled.graph.settings.budget, { said: `${compiled.graph.name} has used its budget of`, actor: root, open }));
  }
  for (const actor of line) {
    const { graph, program } = compiled.unitOf(actor.machine);
    if (actor.role === 'graph') bounds.push(boundOf(graph.settings.budget, { said: `${graph.name} has used its budget of`, actor, open }));
    const agent = actor.role === 'agent' && actor.node !== null ? program.agents.get(actor.node) : undefined;
    // An agent's own limit of calls is kept by its machine, which knows them all.
    if (agent) bounds.push({ said: `The agent ${agent.label} has used its limit of`, spent: actor.spent, ...agent.plan.limits, calls: null });
  }
  return bounds;
}

function boundOf(budget: Budget, { said, actor, open }: { readonly said: string; readonly actor: Actor; readonly open: Spending['open'] }): Bound {
  const { steps = null, tokens = null, costUsd = null, seconds = null } = budget;
  return { said, spent: actor.spent, calls: steps === null ? null : steps - open(actor.path), tokens, costUsd, seconds };
}

function whatIsUsedUp({ spent, calls, tokens, costUsd, seconds }: Bound): string | null {
  if (calls !== null && spent.modelCalls >= calls) return 'model calls';
  if (tokens !== null && spent.inputTokens + spent.outputTokens >= tokens) return `${tokens} tokens`;
  if (costUsd !== null && spent.costUsd >= costUsd) return `${costUsd} USD`;
  return seconds !== null && spent.workedMs >= seconds * 1_000 ? `${seconds} seconds` : null;
}
