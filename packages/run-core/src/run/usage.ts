// What a run and its actors have spent.
import type { ModelUsage } from '../event.ts';
import type { Spent, Usage } from '../state.ts';

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0, modelCalls: 0, toolCalls: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd + b.costUsd,
    modelCalls: a.modelCalls + b.modelCalls,
    toolCalls: a.toolCalls + b.toolCalls,
  };
}

/** One model call. A failed one counts too: it was asked for. */
export function modelCall(usage: ModelUsage | undefined): Usage {
  return { ...noUsage, ...usage, modelCalls: 1 };
}

/** One tool call, failed or not. */
export const toolCall: Usage = { ...noUsage, toolCalls: 1 };

export const nothingSpent: Spent = { ...noUsage, workedMs: 0 };

export function addSpent(spent: Spent, usage: Usage, workedMs: number): Spent {
  return { ...addUsage(spent, usage), workedMs: spent.workedMs + workedMs };
}
