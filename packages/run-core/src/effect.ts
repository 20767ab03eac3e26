// What a run asks of the world, as data. The runtime performs these; replay drops them.
import type { GuardPoint, GuardRule, Json, JsonObject, ModelSettings, NodeId, Repeat } from '@cadre/graph-schema';
import type { CallResult, ModelReply } from './event.ts';
import type { ActorPath, EffectId } from './ids.ts';

export type Effect = ModelGenerate | ToolCallEffect | GuardJudge | TimerWait | PersonAsk | SignalAwait;

interface EffectBase {
  readonly id: EffectId;
  readonly actor: ActorPath;
  /** The id its actor knows it by. */
  readonly child: string;
  readonly node: NodeId;
}

/** Call a model once. Ends with `effect.completed` or `effect.failed`. */
export interface ModelGenerate extends EffectBase {
  readonly type: 'model.generate';
  readonly request: ModelRequest;
  /** Which try this is, from 1, and how the pause before the next one is computed (the edge adds jitter and honours retry-after). */
  readonly attempt: number;
  readonly retry: Backoff;
  /** Milliseconds from the moment the effect is performed. */
  readonly timeoutMs: number;
  /** For its reply: its text and object, the arguments of its tool calls. */
  readonly guards?: readonly GuardRule[];
}

export interface Backoff {
  readonly backoffMs: number;
  readonly factor: number;
  readonly maxMs: number;
}

/**
 * Call a tool once. Ends with `effect.completed` or `effect.failed`. One that is `once` is called only after `effect.started` is in
 * the log; whoever finds it started and does not call it himself fails it with `outcome_unknown`.
 */
export interface ToolCallEffect extends EffectBase {
  readonly type: 'tool.call';
  readonly request: ToolRequest;
  readonly repeat: Repeat;
  /** What the tool is told to know the call by, whichever try this is: the id of the first one. Absent: its own. */
  readonly key?: EffectId;
  /** As for models. */
  readonly attempt: number;
  readonly retry: Backoff;
  readonly timeoutMs: number;
  readonly started: boolean;
  /** For its result. */
  readonly guards?: readonly GuardRule[];
}

/** Judge a value by guard rules, where the detectors are. Ends with `effect.completed`, whose note says what came of it. */
export interface GuardJudge extends EffectBase {
  readonly type: 'guard.judge';
  readonly point: GuardPoint;
  readonly value: Json;
  readonly rules: readonly GuardRule[];
  readonly gate: Gate;
}

/**
 * What guard rules hold back: a child that is to start, by the name its parent's graph has for it; the output that a graph is to end
 * with; an answer that its actor is to hear, where `asks` says what a person is asked about.
 */
export type Gate =
  | { readonly type: 'start'; readonly src: string; readonly input: object }
  | { readonly type: 'end'; readonly output: Json }
  | { readonly type: 'deliver'; readonly output: ModelReply | CallResult; readonly asks: 'answer' | 'calls' };

export interface ModelRequest {
  /** `provider:model`. */
  readonly model: string;
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolOffer[];
  /** `none`: the tools are listed because the messages mention them, and must not be called. */
  readonly toolChoice: 'auto' | 'none';
  /** JSON Schema the reply's object must meet; null for text. */
  readonly outputSchema: JsonObject | null;
  readonly settings: ModelSettings;
  /** What this call is for; shown on the timeline. */
  readonly purpose: 'think' | 'conclude' | 'draft' | 'review' | 'summarise';
}

export type Message =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly results: readonly ToolResult[] };

export interface ToolOffer {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
}

export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  readonly input: Json;
  /** What guard rules say of it, until it is heard. */
  readonly guard?: { readonly verdict: 'ask' | 'refuse'; readonly message: string };
}

export interface ToolResult {
  readonly callId: string;
  readonly name: string;
  readonly output: Json;
  readonly isError: boolean;
}

/** Fire at a time. Ends with `timer.fired`. */
export interface TimerWait extends EffectBase {
  readonly type: 'timer.wait';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `backoff`: a pause before a retry; `wait`: drawn by the designer; `deadline`: of an approval or signal. */
  readonly reason: 'backoff' | 'wait' | 'deadline';
}

/** Ask a person. Ends with `decision.given`, or is cancelled when its deadline timer fires. */
export interface PersonAsk extends EffectBase {
  readonly type: 'person.ask';
  readonly question: string;
  readonly show: Json;
  readonly form: JsonObject | null;
  /** What the form says before anybody changes it; who approves without a form approves this. */
  readonly initial?: Json;
  readonly assignees: readonly string[];
  /** Milliseconds since the epoch. */
  readonly deadline: number | null;
  /** What a guard rule holds back until the answer. */
  readonly gate?: Gate;
  /** Rules that a person's form has to heed before it is logged: it takes the place of what they would have judged. */
  readonly guards?: { readonly point: GuardPoint; readonly rules: readonly GuardRule[] };
}

/** What a machine gives of a question; the run adds id, actor and the time of the deadline. */
export interface Asking {
  readonly question: string;
  readonly show: Json;
  readonly form: JsonObject | null;
  readonly initial?: Json;
  readonly assignees: readonly string[];
  readonly deadlineMs: number | null;
}

/** Wait for an outside event by name. Ends with `signal.received`. */
export interface SignalAwait extends EffectBase {
  readonly type: 'signal.await';
  readonly name: string;
}

/** What a tool call sends, with everything resolved that a graph can say: shown in the replay as it is. Never a secret. */
export type ToolRequest = HttpRequest | McpRequest | CodeRequest;

/** What a machine gives of it; the run adds its clock. */
export type UntimedRequest = HttpRequest | McpRequest | Omit<CodeRequest, 'now'>;

export interface HttpRequest {
  readonly type: 'http';
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, with its query; what arguments put into it is percent-encoded. */
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
  /** Its id in the catalogue; the edge adds what it stands for. */
  readonly credential: string | null;
  /** CEL over `response` (`status`, `headers`, `body`) and `arguments`, evaluated where the answer comes in; null: its body. */
  readonly response: string | null;
  readonly arguments: JsonObject;
  readonly maxResponseBytes: number;
}

export interface McpRequest {
  readonly type: 'mcp';
  /** Its name in the catalogue. */
  readonly server: string;
  readonly tool: string;
  /** Of the tool as it was reviewed; a tool that has changed since is not called. */
  readonly digest: string;
  readonly arguments: JsonObject;
}

export interface CodeRequest {
  readonly type: 'code';
  readonly language: 'typescript' | 'javascript';
  readonly source: string;
  readonly arguments: JsonObject;
  readonly memoryMb: number;
  /** The run's clock, in milliseconds since the epoch: the only one the code sees. */
  readonly now: number;
}
