// How an agent works is a function from what it knows and last heard to its next move. What its model calls (tools, and workers by
// the tools that stand for them) is carried out and answered before a strategy is asked.
import type { AgentProgram } from '../../compile/program.ts';
import type { AgentContext, Delegation, DelegationResult, Move, News } from '../agent-context.ts';

export type Strategy = (context: AgentContext, agent: AgentProgram, news: News) => Decided;

export interface Decided {
  readonly context: AgentContext;
  readonly move: Move;
}

/** Ask the model for the agent's own answer. */
export function think(agent: AgentProgram, purpose: 'think' | 'conclude' | 'draft'): Move {
  return { type: 'think', purpose, tools: [], toolChoice: 'none', outputSchema: agent.plan.outputSchema };
}

export function finishWith(reply: Extract<News, { type: 'reply' }>): Move {
  return { type: 'finish', output: reply.object ?? reply.text };
}

export function failWith(result: DelegationResult): Move {
  if (!result.error) throw new Error(`The result of ${result.worker} is no failure`);
  return { type: 'fail', ...result.error };
}

export function assignAll(agent: AgentProgram, task: string): Move {
  return { type: 'assign', assignments: agent.team.map(({ node }): Delegation => ({ worker: node, task, callId: null })) };
}

export function withProgress(context: AgentContext, progress: Partial<AgentContext['progress']>): AgentContext {
  return { ...context, progress: { ...context.progress, ...progress } };
}
