// An agent's next model call: to think, or to sum up first what has become too long.
import type { AgentProgram } from '../compile/program.ts';
import type { ModelRequest } from '../effect.ts';
import type { AgentContext, Move } from './agent-context.ts';
import { toolOffers } from './calls.ts';
import { isTooLong, messagesOf, newest, summaryRequest } from './conversation.ts';
import { systemText } from './prompt.ts';

type Think = Extract<Move, { type: 'think' }>;

/** @param context of an agent that has a call left */
export function think(context: AgentContext, agent: AgentProgram, move: Think): AgentContext {
  const { conversation, limits } = agent.plan;
  if (conversation.keep === 'last') return thinkOn(newest(context, conversation.turns), agent, move);
  if (conversation.keep === 'all' || !isTooLong(context, conversation)) return thinkOn(context, agent, move);
  // The last call is for its answer.
  if (limits.steps !== null && context.turns + 2 > limits.steps) return thinkOn(newest(context, conversation.last), agent, move);
  return { ...calling(context, agent, summaryRequest(context, agent, conversation.last)), move, isSummingUp: true };
}

/** @param summary null, or without words: nobody could sum it up, and the older part is left out */
export function thinkAfterSummary(context: AgentContext, agent: AgentProgram, summary: string | null): AgentContext {
  const { isSummingUp: _done, ...rest } = context;
  const { plan: { conversation } } = agent;
  if (conversation.keep !== 'summary' || rest.move?.type !== 'think') throw new Error(`${context.path} has a summary that it did not ask for`);
  const kept = newest(rest, conversation.last);
  return thinkOn(summary === null || summary.trim() === '' ? kept : { ...kept, summary: summary.trim() }, agent, rest.move);
}

function thinkOn(context: AgentContext, agent: AgentProgram, move: Think): AgentContext {
  const request: ModelRequest = {
    model: agent.models[context.model] ?? '',
    system: systemText(agent, context),
    messages: messagesOf(context),
    tools: [...move.tools, ...toolOffers(agent)],
    toolChoice: toolChoice(context, agent, move),
    outputSchema: move.outputSchema,
    settings: agent.plan.settings,
    purpose: move.purpose,
  };
  return { ...calling(context, agent, request), move };
}

function calling(context: AgentContext, agent: AgentProgram, request: ModelRequest): AgentContext {
  const { backoffMs, factor, maxMs } = agent.plan.retry;
  return { ...context, request: { request, attempt: 1, retry: { backoffMs, factor, maxMs } }, attempt: 1, repairs: 0, turns: context.turns + 1 };
}

/** Whoever has tools may call them, but for the last time it answers. */
function toolChoice(context: AgentContext, agent: AgentProgram, move: Think): 'auto' | 'none' {
  const { steps } = agent.plan.limits;
  if (agent.tools.length === 0) return move.toolChoice;
  return steps !== null && context.turns + 1 >= steps ? 'none' : 'auto';
}
