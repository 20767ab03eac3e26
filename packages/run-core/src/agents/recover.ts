// A model call failed: pause and try again, ask again with what was wrong, go on to the next model, or give up.
import type { AgentProgram } from '../compile/program.ts';
import { isRetryable, type ErrorCode } from '../error.ts';
import type { Stumble } from '../machine/child-event.ts';
import type { AgentContext, Thinking } from './agent-context.ts';
import { messagesOf } from './conversation.ts';
import { thinkAfterSummary } from './thinking.ts';

/** How often an answer that misses its schema is sent back with the validation message. */
const MOST_REPAIRS = 2;

/** Never worth another model: the run itself said no. */
const final: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['budget_exceeded', 'cancelled', 'denied', 'delegation_loop', 'internal']);

export function recover(context: AgentContext, agent: AgentProgram, stumble: Stumble): AgentContext {
  const { request } = context;
  if (!request) throw new Error(`${context.path} failed a call it did not make`);
  const { code, message, retryInMs, isFinal } = stumble;
  const next = agent.models[context.model + 1];
  // What would end the same way with this model may end otherwise with the next; without one, time is all there is to try.
  if (isRetryable(code) && !(isFinal && next !== undefined) && context.attempt < agent.plan.retry.attempts) {
    const attempt = context.attempt + 1;
    return { ...context, attempt, request: { ...request, attempt }, pause: { delayMs: retryInMs, reason: 'backoff' }, recovery: 'wait' };
  }
  if (code === 'output_invalid' && context.repairs < MOST_REPAIRS) {
    const text = `Your last answer could not be used: ${message} Answer again, in the required form and nothing else.`;
    const messages = [...context.messages, { role: 'user' as const, text }];
    return { ...context, messages, repairs: context.repairs + 1, request: withRequest(request, { messages: messagesOf({ ...context, messages }) }), recovery: 'again' };
  }
  if (next !== undefined && !final.has(code)) {
    return { ...context, model: context.model + 1, attempt: 1, request: { ...withRequest(request, { model: next }), attempt: 1 }, recovery: 'again' };
  }
  // It can think without the summary it wanted.
  if (context.isSummingUp) return { ...thinkAfterSummary(context, agent, null), recovery: 'again' };
  return { ...context, recovery: 'give-up', exit: { type: 'failed', error: { code, message, actor: context.path } } };
}

function withRequest(thinking: Thinking, change: Partial<Thinking['request']>): Thinking {
  return { ...thinking, request: { ...thinking.request, ...change } };
}
