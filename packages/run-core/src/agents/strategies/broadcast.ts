// All workers at once with the same task; the supervisor writes the conclusion from all answers.
import { firstMessage, resultsText } from '../prompt.ts';
import { assignAll, failWith, finishWith, think, type Strategy } from './strategy.ts';

export const broadcast: Strategy = (context, agent, news) => {
  if (news.type === 'start') return { context, move: assignAll(agent, context.task) };
  if (news.type === 'reply') return { context, move: finishWith(news) };
  if (news.type === 'answered') return { context, move: think(agent, 'conclude') };
  const [first] = news.results;
  if (first && news.results.every((result) => result.error !== null)) return { context, move: failWith(first) };
  return { context: { ...context, messages: [...context.messages, firstMessage(context, resultsText(agent.team, news.results))] }, move: think(agent, 'conclude') };
};
