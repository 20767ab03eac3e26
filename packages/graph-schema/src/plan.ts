// What a node asks of a run, as data: the only thing the compiler knows of a kind. A descriptor turns its
// config into one of these plans, so a new kind needs no change in the compiler unless it needs a new plan.
//
// Strings named `...Expression` are CEL; those named `...Template` are text with `{{ expression }}`.
import type { GuardRule } from './guards/guard-rule.ts';
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
  | ClassifyPlan
  | ToolPlan
  | SubgraphPlan
  | { readonly type: 'comment' };

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
  readonly memory: 'none' | 'session';
  readonly conversation: ConversationPolicy;
  /** Its own; those of the graph hold for it too. */
  readonly guards: readonly GuardRule[];
  readonly retry: Retry;
  readonly onError: OnError;
}

/** An agent underneath, whose answer is one of the ports; what it answers otherwise leaves by `otherwise`. */
export interface ClassifyPlan {
  readonly type: 'classify';
  readonly agent: AgentPlan;
  readonly ports: readonly string[];
  readonly otherwise: string;
}

/** A call of the world: a step of the flow with bound arguments, or lent to the agents that have a uses edge to it. */
export interface ToolPlan {
  readonly type: 'tool';
  /** What a model is told about it; an MCP tool without one tells what its server says. */
  readonly description: string;
  /** Expressions by argument, for a step of the flow. */
  readonly bindingExpressions: { readonly [argument: string]: string };
  readonly repeat: Repeat;
  /** A person is asked before each call. */
  readonly askFirst: boolean;
  readonly timeoutMs: number;
  readonly retry: Retry;
  readonly onError: OnError;
  readonly request: HttpRequestPlan | McpRequestPlan | CodeRequestPlan;
}

/** What a second call does: nothing, the same once more under its key, or harm. */
export type Repeat = 'read-only' | 'repeatable' | 'once';

/** Its templates may read `arguments`; what they put into the URL is percent-encoded. */
export interface HttpRequestPlan {
  readonly type: 'http';
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly urlTemplate: string;
  readonly headerTemplates: { readonly [name: string]: string };
  readonly queryTemplates: { readonly [name: string]: string };
  readonly bodyTemplate: string | null;
  readonly credential: string | null;
  /** Over `response` and `arguments`, evaluated where the answer comes in. */
  readonly responseExpression: string | null;
  /** JSON Schema of an object. */
  readonly argumentsSchema: JsonObject;
  readonly maxResponseBytes: number;
}

export interface McpRequestPlan {
  readonly type: 'mcp';
  readonly server: string;
  /** The chosen ones, as they were when somebody reviewed them. A step of the flow has exactly one. */
  readonly tools: readonly { readonly name: string; readonly digest: string; readonly description: string; readonly argumentsSchema: JsonObject }[];
}

export interface CodeRequestPlan {
  readonly type: 'code';
  readonly language: 'typescript' | 'javascript';
  readonly source: string;
  readonly argumentsSchema: JsonObject;
  readonly memoryMb: number;
}

/** Another graph's flow inside this run: a step of the flow, or lent to the agents that have a uses edge to it. */
export interface SubgraphPlan {
  readonly type: 'subgraph';
  /** Its slug. */
  readonly graph: string;
  /** Digest of its revision; null until it is pinned, and then it can't run. */
  readonly revision: string | null;
  /** What its flow gets as a step; null: the output of the node before it. */
  readonly inputExpression: string | null;
  /** What a model that uses it is told. */
  readonly description: string;
  readonly onError: OnError;
}

export type Strategy = 'delegate' | 'pipeline' | 'broadcast' | 'review';
/** What a model is sent of a long conversation. `turns` and `last`: so many of the newest exchanges. */
export type ConversationPolicy =
  | { readonly keep: 'all' }
  | { readonly keep: 'last'; readonly turns: number }
  | { readonly keep: 'summary'; readonly overTokens: number; readonly last: number };
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
