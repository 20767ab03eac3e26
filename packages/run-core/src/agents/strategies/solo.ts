// An agent without a team: it answers.
import { firstMessage } from '../prompt.ts';
import { finishWith, think, type Strategy } from './strategy.ts';

export const solo: Strategy = (context, agent, news) => {
  if (news.type === 'start') return { context: { ...context, messages: [...context.messages, firstMessage(context)] }, move: think(agent, 'think') };
  if (news.type === 'reply') return { context, move: finishWith(news) };
  if (news.type === 'answered') return { context, move: think(agent, 'think') };
  throw new Error(`${context.path} has no team and heard results`);
};
