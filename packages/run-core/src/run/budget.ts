// What is left to spend before a model call. Budgets nest: the tightest of the run's and those of all agents above counts.
import type { Compiled } from '../compile/compile.ts';
import type { Actor } from '../state.ts';
import type { Usage } from '../state.ts';

export interface Spending {
  readonly usage: Usage;
  /** Milliseconds the run has been at work, waiting for people, timers and signals left out. */
  readonly activeMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The calling actor first, then those above it. */
  readonly line: readonly Actor[];
}

export type Allowance = { readonly timeoutMs: number } | { readonly refusal: string };

/** How long a single call may take when nothing else bounds it. */
const LONGEST_CALL_MS = 300_000;

/** A call with less time than this left is not worth making. */
const SHORTEST_CALL_MS = 1;

export function allowanceFor(compiled: Compiled, spending: Spending): Allowance {
  const { budget } = compiled.graph.settings;
  const { usage } = spending;
  if (budget.steps !== undefined && usage.modelCalls >= budget.steps) return refusal('The run', `${budget.steps} model calls`);
  if (budget.tokens !== undefined && tokensOf(usage) >= budget.tokens) return refusal('The run', `${budget.tokens} tokens`);
  if (budget.costUsd !== undefined && usage.costUsd >= budget.costUsd) return refusal('The run', `${budget.costUsd} USD`);
  let left = LONGEST_CALL_MS;
  if (budget.seconds !== undefined) {
    left = Math.min(left, budget.seconds * 1_000 - spending.activeMs);
    if (left < SHORTEST_CALL_MS) return refusal('The run', `${budget.seconds} seconds`);
  }
  for (const actor of spending.line) {
    const agent = actor.role === 'agent' && actor.node !== null ? compiled.program.agents.get(actor.node) : undefined;
    if (!agent) continue;
    const { tokens, costUsd, seconds } = agent.plan.limits;
    if (tokens !== null && tokensOf(actor.spent) >= tokens) return refusal(agent.label, `${tokens} tokens`);
    if (costUsd !== null && actor.spent.costUsd >= costUsd) return refusal(agent.label, `${costUsd} USD`);
    if (seconds === null) continue;
    left = Math.min(left, actor.startedAt + seconds * 1_000 - spending.now);
    if (left < SHORTEST_CALL_MS) return refusal(agent.label, `${seconds} seconds`);
  }
  return { timeoutMs: left };
}

function tokensOf(usage: Usage): number {
  return usage.inputTokens + usage.outputTokens;
}

function refusal(who: string, what: string): Allowance {
  return { refusal: `${who} has used its budget of ${what}.` };
}
