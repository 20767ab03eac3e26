// What an agent knows while it works. Plain JSON: it is persisted as it is.
import type { Json, JsonObject, NodeId, Scope } from '@cadre/graph-schema';
import type { AgentInput, Briefs } from '../compile/program.ts';
import type { Backoff, Message, ModelRequest, ToolCall } from '../effect.ts';
import type { RunError } from '../error.ts';
import { memoryMessages } from './memory.ts';

export interface AgentContext {
  readonly path: string;
  readonly task: string;
  readonly background: string;
  readonly briefs: Briefs;
  /** What tools of it and everyone under it read of the flow. */
  readonly scope?: Scope;
  readonly messages: readonly Message[];
  /** How many of them, at the beginning, are of earlier runs of the session; absent when it remembers nothing. */
  readonly earlier?: number;
  /** Of what is no longer among the messages. */
  readonly summary?: string;
  /** Its call under way sums up; then it makes its move. */
  readonly isSummingUp?: true;
  /** Model calls decided on, retries not counted. */
  readonly turns: number;
  readonly heard: Heard;
  readonly move: Move | null;
  /** Which of its models it uses: 0 the first choice. */
  readonly model: number;
  readonly attempt: number;
  readonly repairs: number;
  readonly recovery: 'wait' | 'again' | 'give-up' | null;
  /** Input of the next model call, and of the pause before a retry. */
  readonly request: Thinking | null;
  readonly pause: { readonly delayMs: number; readonly reason: 'backoff' } | null;
  readonly desk: Desk;
  /** How often each worker and tool was asked; numbers their actors. */
  readonly asked: { readonly [node: string]: number };
  readonly progress: Progress;
  readonly exit: AgentExit | null;
}

export type AgentExit = { readonly type: 'done'; readonly output: Json } | { readonly type: 'failed'; readonly error: RunError };

/** The input of a `model.generate` child; the run adds id, actor and time limit. */
export interface Thinking {
  readonly request: ModelRequest;
  readonly attempt: number;
  readonly retry: Backoff;
}

/** What it last heard. */
export type Heard = Start | Reply | { readonly type: 'summary'; readonly text: string } | { readonly type: 'results'; readonly results: readonly Result[] };

/** What a strategy is told, and answers with a move: what the model calls is carried out and answered before. */
export type News = Start | Reply | { readonly type: 'answered' } | { readonly type: 'results'; readonly results: readonly DelegationResult[] };

interface Start {
  readonly type: 'start';
}

interface Reply {
  readonly type: 'reply';
  readonly text: string;
  readonly object?: Json;
  readonly toolCalls: readonly ToolCall[];
}

export type Move =
  | { readonly type: 'think'; readonly purpose: ModelRequest['purpose']; readonly tools: ModelRequest['tools']; readonly toolChoice: ModelRequest['toolChoice']; readonly outputSchema: JsonObject | null }
  | { readonly type: 'assign'; readonly assignments: readonly Assignment[] }
  | { readonly type: 'finish'; readonly output: Json }
  | { readonly type: 'fail'; readonly code: RunError['code']; readonly message: string; readonly actor?: string };

export type Assignment = Delegation | ToolUse | Refused;

/** A task for a worker. `callId` is the delegation's tool call, when a model made it. */
export interface Delegation {
  readonly worker: NodeId;
  readonly task: string;
  readonly callId: string | null;
}

/** A call of a tool it was lent. */
export interface ToolUse {
  /** What the model calls it. */
  readonly name: string;
  readonly arguments: JsonObject;
  readonly callId: string;
}

/** A call that can't be made; `why` is told to the model. */
export interface Refused {
  readonly name: string;
  readonly why: string;
  readonly callId: string;
}

export type Result = DelegationResult | (ToolUse & Came) | Refused;
export type DelegationResult = Delegation & Came;

export interface Came {
  readonly output: Json;
  readonly error: RunError | null;
}

export function isDelegation<T extends Assignment | Result>(assignment: T): assignment is Extract<T, Delegation> {
  return 'worker' in assignment;
}

/** Assignments under way, by the child that does them. */
export interface Desk {
  readonly open: readonly { readonly child: string; readonly assignment: Delegation | ToolUse }[];
  /** In the order of the assignments, filled as they come in. */
  readonly results: readonly (Result | null)[];
  readonly children: readonly string[];
}

/** What strategies keep between moves. */
export interface Progress {
  readonly round: number;
  readonly stage: number;
  readonly results: readonly DelegationResult[];
  /** Of the newest review. */
  readonly feedback: string;
  /** Answered delegations, `worker` and task, with how many results were known then: the guard against loops. */
  readonly answered: { readonly [key: string]: number };
  /** Calls of tools and what they gave: another guard against loops. Absent before the first. */
  readonly calls?: CallHistory;
}

export interface CallHistory {
  /** How many results so far told something new. */
  readonly news: number;
  /** By the digest of tool and arguments. */
  readonly seen: { readonly [call: string]: SeenCall };
}

export interface SeenCall {
  readonly result: string;
  /** In a row, with nothing new in between. */
  readonly times: number;
  readonly news: number;
}

export const emptyDesk: Desk = { open: [], results: [], children: [] };

export function initialAgentContext(input: AgentInput): AgentContext {
  const { path = '', task, background, briefs, scope, memory = [] } = input;
  const messages = memoryMessages(memory);
  return {
    path, task, background, briefs, ...(scope && { scope }),
    messages, ...(messages.length > 0 && { earlier: messages.length }), turns: 0, heard: { type: 'start' }, move: null,
    model: 0, attempt: 1, repairs: 0, recovery: null, request: null, pause: null,
    desk: emptyDesk, asked: {}, progress: { round: 0, stage: 0, results: [], feedback: '', answered: {} }, exit: null,
  };
}
