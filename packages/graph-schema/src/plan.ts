// What a node asks of a run, as data: the only thing the compiler knows of a kind. A descriptor turns its
// config into one of these plans, so a new kind needs no change in the compiler unless it needs a new plan.
//
// Strings named `...Expression` are CEL; those named `...Template` are text with `{{ expression }}`.
import type { Json, JsonObject } from './json.ts';

export type NodePlan =
  | { readonly type: 'start' }
  | { readonly type: 'evaluate'; readonly valueExpression: string }
  | { readonly type: 'choose'; readonly cases: readonly { readonly port: string; readonly whenExpression: string }[]; readonly otherwise: string }
  | { readonly type: 'finish'; readonly valueExpression: string | null }
  | { readonly type: 'gather'; readonly policy: JoinPolicy; readonly mergeExpression: string | null }
  | EachPlan
  | AskPlan
  | { readonly type: 'sleep'; readonly durationMs: number }
  | { readonly type: 'sleepUntil'; readonly timeExpression: string }
  | { readonly type: 'listen'; readonly signal: string; readonly timeoutMs: number | null }
  | AgentPlan
  | { readonly type: 'comment' }
  /** The kind is drawn and checked, but this version cannot run it: compiling refuses it with `kind_not_executable`. */
  | { readonly type: 'later' };

export type JoinPolicy = 'all' | 'any' | { readonly count: number };

export interface EachPlan {
  readonly type: 'each';
  readonly itemsExpression: string;
  readonly concurrency: number;
  readonly onItemError: 'fail' | 'skip' | 'collect';
  readonly resultExpression: string | null;
}

export interface AskPlan {
  readonly type: 'ask';
  readonly questionTemplate: string;
  readonly showTemplate: string;
  /** JSON Schema of what the person fills in. */
  readonly form: JsonObject | null;
  readonly assignees: readonly string[];
  readonly deadlineMs: number | null;
}

/** A worker, or a supervisor when `strategy` is set. Who works for it is read from its delegates edges. */
export interface AgentPlan {
  readonly type: 'agent';
  readonly strategy: Strategy | null;
  readonly rounds: number;
  readonly context: ContextContract;
  /** Null: the graph's default model. */
  readonly model: string | null;
  readonly fallbackModels: readonly string[];
  readonly instructions: string;
  /** Null: the default task (the output of the node before it; under a supervisor the delegated task). */
  readonly taskTemplate: string | null;
  /** JSON Schema the reply must meet. */
  readonly outputSchema: JsonObject | null;
  readonly settings: ModelSettings;
  readonly limits: Limits;
  readonly retry: Retry;
  readonly onError: OnError;
}

export type Strategy = 'delegate' | 'pipeline' | 'broadcast' | 'review';
export type ContextContract = 'task' | 'conversation' | { readonly fields: readonly string[] };

export interface ModelSettings {
  readonly temperature?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
}

/** `steps`: the agent's own model calls. The others: what it and everything under it may spend. Null: only what is above it limits it. */
export interface Limits {
  readonly steps: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly seconds: number | null;
}

export interface Retry {
  /** How many tries in all; 1 means no retry. */
  readonly attempts: number;
  readonly backoffMs: number;
  readonly factor: number;
  readonly maxMs: number;
}

export type OnError = 'fail' | 'port' | { readonly value: Json };
