// A long conversation, cut to what its agent's policy lets a model be sent. It falls into exchanges: what a model said, with the
// results of its calls and whatever was said next. They are kept or dropped whole, and the task always stays.
import type { ConversationPolicy } from '@cadre/graph-schema';
import type { AgentProgram } from '../compile/program.ts';
import type { Message, ModelRequest } from '../effect.ts';
import type { AgentContext } from './agent-context.ts';

/** Roughly, for any language and model. */
const CHARACTERS_A_TOKEN = 4;
/** A part smaller than this share of the limit is not summed up: soon there would be the next one, and each is a call. */
const WORTH_A_CALL = 1 / 4;

const summarySystem = 'You sum up the earlier part of a conversation, so that its agent can go on without it. Keep every fact, number, name, decision and open question that may still matter. Answer with the summary alone.';

/** What a model is sent: the messages that were kept, and with the task what became of the others. */
export function messagesOf({ messages, earlier = 0, summary }: AgentContext): readonly Message[] {
  if (summary === undefined) return messages;
  return messages.map((message, index) => (index === earlier && message.role === 'user' ? { ...message, text: `${message.text}\n\nThe conversation so far, summed up:\n${summary}` } : message));
}

/** Whether the older part has to be summed up before the agent thinks on. */
export function isTooLong(context: AgentContext, policy: ConversationPolicy): boolean {
  if (policy.keep !== 'summary' || tokensOf(messagesOf(context)) <= policy.overTokens) return false;
  return tokensOf(older(context, policy.last)) > policy.overTokens * WORTH_A_CALL;
}

/** @param last how many of the newest exchanges stay as they are */
export function summaryRequest(context: AgentContext, agent: AgentProgram, last: number): ModelRequest {
  const { summary } = context;
  const said = inWords(older(context, last));
  return {
    model: agent.models[context.model] ?? '',
    system: summarySystem,
    messages: [{ role: 'user', text: summary === undefined ? said : `Before that, summed up:\n${summary}\n\n${said}` }],
    tools: [],
    toolChoice: 'none',
    outputSchema: null,
    settings: agent.plan.settings,
    purpose: 'summarise',
  };
}

interface Parts {
  /** Of earlier runs of the session. */
  readonly before: readonly (readonly Message[])[];
  /** The task, and what was said before the model's first word. */
  readonly head: readonly Message[];
  readonly own: readonly (readonly Message[])[];
}

function partsOf({ messages, earlier = 0 }: AgentContext): Parts {
  const visit = messages.slice(earlier);
  return { before: exchangesOf(messages.slice(0, earlier), 'user'), head: visit.slice(0, firstWord(visit)), own: exchangesOf(visit.slice(firstWord(visit)), 'assistant') };
}

function firstWord(messages: readonly Message[]): number {
  const index = messages.findIndex(({ role }) => role === 'assistant');
  return index < 0 ? messages.length : index;
}

/** @param by the role whose messages begin one */
function exchangesOf(messages: readonly Message[], by: Message['role']): readonly (readonly Message[])[] {
  const starts = messages.flatMap(({ role }, index) => (role === by ? [index] : []));
  return starts.map((start, index) => messages.slice(start, starts[index + 1]));
}

/** With the newest exchanges alone. */
export function newest(context: AgentContext, most: number): AgentContext {
  const { before, head, own } = partsOf(context);
  const dropped = before.length + own.length - most;
  if (dropped <= 0) return context;
  const remembered = before.slice(dropped).flat();
  const messages = [...remembered, ...head, ...own.slice(Math.max(0, dropped - before.length)).flat()];
  return { ...context, messages, ...(context.earlier !== undefined && { earlier: remembered.length }) };
}

/** What is not among the newest. */
function older(context: AgentContext, most: number): readonly Message[] {
  const { before, own } = partsOf(context);
  const exchanges = [...before, ...own];
  return exchanges.slice(0, Math.max(0, exchanges.length - most)).flat();
}

function inWords(messages: readonly Message[]): string {
  return messages.flatMap(linesOf).join('\n');
}

function linesOf(message: Message): readonly string[] {
  if (message.role === 'user') return [`Asked: ${message.text}`];
  if (message.role === 'tool') return message.results.map(({ name, output }) => `${name} gave: ${typeof output === 'string' ? output : JSON.stringify(output)}`);
  const calls = message.toolCalls.map(({ name, input }) => `The agent called ${name}: ${JSON.stringify(input)}`);
  return message.text === '' ? calls : [`The agent said: ${message.text}`, ...calls];
}

function tokensOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + charactersOf(message), 0) / CHARACTERS_A_TOKEN;
}

function charactersOf(message: Message): number {
  if (message.role === 'tool') return JSON.stringify(message.results.map(({ output }) => output)).length;
  const calls = message.role === 'assistant' && message.toolCalls.length > 0 ? JSON.stringify(message.toolCalls).length : 0;
  return message.text.length + calls;
}
