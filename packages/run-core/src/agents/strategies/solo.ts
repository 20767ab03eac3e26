// An agent without a team: it answers.
import { firstMessage } from '../prompt.ts';
import { finishWith, think, type Strategy } from './strategy.ts';

export const solo: Strategy = (context, agent, heard) => {
  if (heard.type === 'start') return { context: { ...context, messages: [firstMessage(context)] }, move: think(agent, 'think') };
  if (heard.type === 'results') throw new Error(`${context.path} has no team and heard results`);
  return { context, move: finishWith(heard) };
};
