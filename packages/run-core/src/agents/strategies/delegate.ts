// The model picks workers by calling one generated tool a worker, several at once if it likes, and ends when it answers without delegating.
import type { AgentProgram } from '../../compile/program.ts';
import type { AgentContext, Move } from '../agent-context.ts';
import { delegationOffers, firstMessage } from '../prompt.ts';
import { finishWith, type Strategy } from './strategy.ts';

export const delegate: Strategy = (context, agent, news) => {
  if (news.type === 'start') return { context: { ...context, messages: [...context.messages, firstMessage(context)] }, move: ask(context, agent) };
  if (news.type === 'reply') return { context, move: finishWith(news) };
  if (news.type === 'answered') return { context, move: ask(context, agent) };
  throw new Error(`${context.path} heard results that its model did not ask for`);
};

function ask(context: AgentContext, agent: AgentProgram): Move {
  return {
    type: 'think',
    purpose: context.progress.round === 0 ? 'think' : 'conclude',
    tools: delegationOffers(agent.team),
    toolChoice: mayDelegate(context, agent) ? 'auto' : 'none',
    outputSchema: agent.plan.outputSchema,
  };
}

export function mayDelegate(context: AgentContext, agent: AgentProgram): boolean {
  return context.progress.round < agent.plan.rounds;
}
