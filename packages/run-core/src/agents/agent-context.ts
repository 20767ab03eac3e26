// What an agent knows while it works. Plain JSON: it is persisted as it is.
import type { Json, JsonObject, NodeId } from '@cadre/graph-schema';
import type { AgentInput, Briefs } from '../compile/program.ts';
import type { Message, ModelRequest, ToolCall } from '../effect.ts';
import type { RunError } from '../error.ts';

export interface AgentContext {
  readonly path: string;
  readonly task: string;
  readonly background: string;
  readonly briefs: Briefs;
  readonly messages: readonly Message[];
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
  /** How often each worker was asked; numbers their actors. */
  readonly asked: { readonly [worker: string]: number };
  readonly progress: Progress;
  readonly exit: AgentExit | null;
}

export type AgentExit = { readonly type: 'done'; readonly output: Json } | { readonly type: 'failed'; readonly error: RunError };

/** The input of a `model.generate` child; the run adds id, actor and time limit. */
export interface Thinking {
  readonly request: ModelRequest;
  readonly attempt: number;
  readonly retry: { readonly backoffMs: number; readonly factor: number; readonly maxMs: number };
}

/** What it last heard, which a strategy answers with a move. */
export type Heard =
  | { readonly type: 'start' }
  | { readonly type: 'reply'; readonly text: string; readonly object?: Json; readonly toolCalls: readonly ToolCall[] }
  | { readonly type: 'results'; readonly results: readonly Result[] };

export type Move =
  | { readonly type: 'think'; readonly purpose: ModelRequest['purpose']; readonly tools: ModelRequest['tools']; readonly toolChoice: ModelRequest['toolChoice']; readonly outputSchema: JsonObject | null }
  | { readonly type: 'assign'; readonly assignments: readonly Assignment[] }
  | { readonly type: 'finish'; readonly output: Json }
  | { readonly type: 'fail'; readonly code: RunError['code']; readonly message: string; readonly actor?: string };

/** A task for a worker. `callId` is the delegation's tool call, when a model made it. */
export interface Assignment {
  readonly worker: NodeId;
  readonly task: string;
  readonly callId: string | null;
}

export interface Result extends Assignment {
  readonly output: Json;
  readonly error: RunError | null;
}

/** Assignments under way, by the child that does them. */
export interface Desk {
  readonly open: readonly { readonly child: string; readonly assignment: Assignment }[];
  /** In the order of the assignments, filled as they come in. */
  readonly results: readonly (Result | null)[];
  readonly children: readonly string[];
}

/** What strategies keep between moves. */
export interface Progress {
  readonly round: number;
  readonly stage: number;
  readonly results: readonly Result[];
  /** Of the newest review. */
  readonly feedback: string;
  /** Answered delegations, `worker` and task, with how many results were known then: the guard against loops. */
  readonly answered: { readonly [key: string]: number };
}

export const emptyDesk: Desk = { open: [], results: [], children: [] };

export function initialAgentContext(input: AgentInput): AgentContext {
  const { path = '', task, background, briefs } = input;
  return {
    path, task, background, briefs,
    messages: [], turns: 0, heard: { type: 'start' }, move: null,
    model: 0, attempt: 1, repairs: 0, recovery: null, request: null, pause: null,
    desk: emptyDesk, asked: {}, progress: { round: 0, stage: 0, results: [], feedback: '', answered: {} }, exit: null,
  };
}
