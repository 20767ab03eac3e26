// What is left to spend before a model call. Budgets nest: the tightest of the run's and those of all agents above counts.
import type { Compiled } from '../compile/compile.ts';
import type { Actor, Spent } from '../state.ts';

export interface Spending {
  /** Model calls of the run that have been asked for and not answered yet. */
  readonly open: number;
  /** The calling actor first, then those above it; the run's root last. */
  readonly line: readonly Actor[];
}

export type Allowance = { readonly timeoutMs: number } | { readonly refusal: string };

/** How long a single call may take when nothing else bounds it. */
const LONGEST_CALL_MS = 300_000;

interface Bound {
  readonly who: string;
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
export function allowanceFor(compiled: Compiled, spending: Spending): Allowance {
  let left = LONGEST_CALL_MS;
  for (const bound of boundsOf(compiled, spending)) {
    const used = whatIsUsedUp(bound);
    if (used !== null) return { refusal: `${bound.who} has used its budget of ${used}.` };
    if (bound.seconds !== null) left = Math.min(left, bound.seconds * 1_000 - bound.spent.workedMs);
  }
  return { timeoutMs: Math.max(1, Math.round(left)) };
}

function* boundsOf(compiled: Compiled, { open, line }: Spending): Generator<Bound> {
  const root = line.at(-1);
  if (root) {
    const { steps = null, tokens = null, costUsd = null, seconds = null } = compiled.graph.settings.budget;
    yield { who: 'The run', spent: root.spent, calls: steps === null ? null : steps - open, tokens, costUsd, seconds };
  }
  for (const actor of line) {
    const agent = actor.role === 'agent' && actor.node !== null ? compiled.program.agents.get(actor.node) : undefined;
    // An agent's own limit of calls is kept by its machine, which knows them all.
    if (agent) yield { who: agent.label, spent: actor.spent, ...agent.plan.limits, calls: null };
  }
}

function whatIsUsedUp({ spent, calls, tokens, costUsd, seconds }: Bound): string | null {
  if (calls !== null && spent.modelCalls >= calls) return 'model calls';
  if (tokens !== null && spent.inputTokens + spent.outputTokens >= tokens) return `${tokens} tokens`;
  if (costUsd !== null && spent.costUsd >= costUsd) return `${costUsd} USD`;
  return seconds !== null && spent.workedMs >= seconds * 1_000 ? `${seconds} seconds` : null;
}
