// What a run asks of the world, as data. The runtime performs these; replay drops them.
import type { Json, JsonObject, ModelSettings, NodeId } from '@cadre/graph-schema';
import type { ActorPath, EffectId } from './ids.ts';

export type Effect = ModelGenerate | TimerWait | PersonAsk | SignalAwait;

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
  readonly retry: { readonly backoffMs: number; readonly factor: number; readonly maxMs: number };
  /** Milliseconds from the moment the effect is performed. */
  readonly timeoutMs: number;
}

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
  readonly purpose: 'think' | 'conclude' | 'draft' | 'review';
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
  readonly assignees: readonly string[];
  /** Milliseconds since the epoch. */
  readonly deadline: number | null;
}

/** Wait for an outside event by name. Ends with `signal.received`. */
export interface SignalAwait extends EffectBase {
  readonly type: 'signal.await';
  readonly name: string;
}
