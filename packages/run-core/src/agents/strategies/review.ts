// A worker drafts, the supervisor accepts or returns it with feedback, at most `rounds` times. With several workers the
// draft passes through them in drawn order. The output is the last draft, not the supervisor's words about it.
import type { Json, JsonObject } from '@cadre/graph-schema';
import type { AgentProgram } from '../../compile/program.ts';
import type { AgentContext, Move } from '../agent-context.ts';
import { firstMessage, jsonText } from '../prompt.ts';
import { relay } from './pipeline.ts';
import { failWith, withProgress, type Strategy } from './strategy.ts';

const verdictSchema: JsonObject = {
  type: 'object',
  properties: {
    accepted: { type: 'boolean', description: 'Whether the draft does the task as it is.' },
    feedback: { type: 'string', description: 'What to change; empty when accepted.' },
  },
  required: ['accepted', 'feedback'],
  additionalProperties: false,
};

const judge: Move = { type: 'think', purpose: 'review', tools: [], toolChoice: 'none', outputSchema: verdictSchema };

export const review: Strategy = (context, agent, news) => {
  if (news.type === 'start') return draft(context, agent, context.task);
  if (news.type === 'answered') return { context, move: judge };
  if (news.type === 'results') {
    const results = [...context.progress.results, ...news.results];
    const failed = news.results.find((result) => result.error !== null);
    if (failed) return { context, move: failWith(failed) };
    return draft(withProgress(context, { results, stage: context.progress.stage + 1 }), agent, taskWithFeedback(context));
  }
  const latest = context.progress.results.at(-1)?.output ?? null;
  const verdict = verdictOf(news.object ?? null);
  const round = context.progress.round + 1;
  if (verdict.accepted || round >= agent.plan.rounds) return { context, move: { type: 'finish', output: latest } };
  const again = withProgress(context, { round, stage: 0, feedback: verdict.feedback });
  return draft(again, agent, taskWithFeedback(again));
};

/** The next drafting worker, or the supervisor's look at the finished draft. */
function draft(context: AgentContext, agent: AgentProgram, task: string): ReturnType<Strategy> {
  const assignment = relay(context, agent, task);
  if (assignment) return { context, move: assignment };
  const latest = context.progress.results.at(-1)?.output ?? null;
  const ask = `The draft:\n${jsonText(latest)}`;
  const messages = [...context.messages, context.turns === 0 ? firstMessage(context, ask) : { role: 'user' as const, text: ask }];
  return { context: { ...context, messages }, move: judge };
}

function taskWithFeedback(context: AgentContext): string {
  const { feedback } = context.progress;
  return feedback === '' ? context.task : `${context.task}\n\nThe reviewer's feedback on the last draft:\n${feedback}`;
}

function verdictOf(value: Json): { readonly accepted: boolean; readonly feedback: string } {
  if (typeof value !== 'object' || value === null) return { accepted: false, feedback: '' };
  const accepted = 'accepted' in value && value.accepted === true;
  const feedback = 'feedback' in value && typeof value.feedback === 'string' ? value.feedback : '';
  return { accepted, feedback };
}
