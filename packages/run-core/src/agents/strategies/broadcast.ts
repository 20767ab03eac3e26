// All workers at once with the same task; the supervisor writes the conclusion from all answers.
import { firstMessage, resultsText } from '../prompt.ts';
import { assignAll, failWith, finishWith, think, type Strategy } from './strategy.ts';

export const broadcast: Strategy = (context, agent, heard) => {
  if (heard.type === 'start') return { context, move: assignAll(agent, context.task) };
  if (heard.type === 'reply') return { context, move: finishWith(heard) };
  const [first] = heard.results;
  if (first && heard.results.every((result) => result.error !== null)) return { context, move: failWith(first) };
  return { context: { ...context, messages: [firstMessage(context, resultsText(agent.team, heard.results))] }, move: think(agent, 'conclude') };
};
