// Workers in drawn order; each gets the task and the last result; the supervisor writes the conclusion.
import type { AgentProgram } from '../../compile/program.ts';
import type { AgentContext, DelegationResult, Move } from '../agent-context.ts';
import { firstMessage, labelOf, resultText, resultsText } from '../prompt.ts';
import { failWith, finishWith, think, withProgress, type Strategy } from './strategy.ts';

export const pipeline: Strategy = (context, agent, news) => {
  if (news.type === 'reply') return { context, move: finishWith(news) };
  if (news.type === 'answered') return { context, move: think(agent, 'conclude') };
  const results = news.type === 'results' ? [...context.progress.results, ...news.results] : [];
  const failed = results.find((result) => result.error !== null);
  if (failed) return { context, move: failWith(failed) };
  const next = withProgress(context, { results, stage: results.length });
  const move = relay(next, agent, context.task);
  if (move) return { context: next, move };
  return { context: { ...next, messages: [...context.messages, firstMessage(context, resultsText(agent.team, results))] }, move: think(agent, 'conclude') };
};

/** The next worker's assignment; null when all have worked. */
export function relay(context: AgentContext, agent: AgentProgram, task: string): Move | null {
  const worker = agent.team[context.progress.stage];
  if (!worker) return null;
  const last = context.progress.results.at(-1);
  return { type: 'assign', assignments: [{ worker: worker.node, task: last ? `${task}\n\n${handover(agent, last)}` : task, callId: null }] };
}

function handover(agent: AgentProgram, last: DelegationResult): string {
  return `What ${labelOf(agent.team, last.worker)} made of it:\n${resultText(last)}`;
}
