// What the machine of a tool knows while it works on one call. Plain JSON: it is persisted as it is.
import type { JsonObject, Repeat, Scope } from '@cadre/graph-schema';
import type { AgentExit } from '../agents/agent-context.ts';
import type { Asking, Backoff, UntimedRequest } from '../effect.ts';
import type { EffectId } from '../ids.ts';

export interface ToolContext extends Required<ToolInput> {
  /** Tries made or under way. */
  readonly attempt: number;
  readonly next: Next;
  /** What a person was last asked: whether to call, or how a call ended that nobody heard of again. */
  readonly asked: 'permission' | 'outcome' | null;
  /** Inputs of the children. */
  readonly question: Asking | null;
  readonly call: Calling | null;
  readonly pause: { readonly delayMs: number; readonly reason: 'backoff' } | null;
  readonly exit: AgentExit | null;
}

export type Next = 'ask' | 'call' | 'pause' | 'end';

/** What it is started with. */
export interface ToolInput {
  readonly path?: string;
  /** Which of the node's tools. */
  readonly name: string;
  readonly arguments: JsonObject;
  /** The agent that calls it; null for a step of the flow. */
  readonly by: string | null;
  /** What its texts read of the flow. */
  readonly scope: Scope;
}

/** The input of a `tool.call` child; the run adds id and actor, the clock, and what the budgets leave of the time. */
export interface Calling {
  readonly request: UntimedRequest;
  readonly repeat: Repeat;
  /** Of the first try, for those after it. */
  readonly key?: EffectId;
  readonly attempt: number;
  readonly retry: Backoff;
  readonly timeoutMs: number;
}

export function initialToolContext(input: ToolInput): ToolContext {
  const { path = '', name, by, scope } = input;
  return { path, name, arguments: input.arguments, by, scope, attempt: 0, next: 'end', asked: null, question: null, call: null, pause: null, exit: null };
}
