// What a test server answers, as data: a reply, or one of the ways in which providers fail.
import type { Json } from '@cadre/graph-schema';

export type ScriptedAnswer = ScriptedReply | ScriptedFault;

export interface ScriptedReply {
  readonly text?: string;
  /** Arguments as JSON; a string is sent as it is, so that unreadable arguments can be sent too. */
  readonly toolCalls?: readonly { readonly name: string; readonly input: Json }[];
  /** Sent as the text, for requests with an output schema. */
  readonly object?: Json;
  readonly finish?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  /** Counted by words when left out; sent as it is, also when it makes no sense. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number; readonly cachedTokens?: number };
  /** Milliseconds between two chunks: slow tokens. */
  readonly chunkDelayMs?: number;
  /** Milliseconds before the answer begins. */
  readonly startDelayMs?: number;
  /** The same word, again and again, comes before the text until this resolves: somebody has heard it. For requests that stream. */
  readonly mumblesUntil?: Promise<unknown>;
}

export type ScriptedFault =
  /** An HTTP error with the provider's error body. */
  | { readonly fault: 'status'; readonly status: number; readonly message?: string; readonly code?: string; readonly headers?: { readonly [name: string]: string } }
  /** An HTTP error whose body is a page of a proxy in front of the provider. */
  | { readonly fault: 'page'; readonly status: number; readonly headers?: { readonly [name: string]: string } }
  /** The connection stays open and nothing comes; after `afterWords` words when given. */
  | { readonly fault: 'hang'; readonly afterWords?: number }
  /** The connection is cut: at once, or after so many words. */
  | { readonly fault: 'close'; readonly afterWords?: number }
  /** The stream ends politely but without a finish. */
  | { readonly fault: 'unfinished' }
  /** An answer that is whole and has no choice in it. */
  | { readonly fault: 'no-choice' }
  /** Bytes that are not JSON where JSON should be; after `afterWords` words when given. */
  | { readonly fault: 'garbage'; readonly afterWords?: number }
  /** An error announced inside a stream that began well. */
  | { readonly fault: 'announced'; readonly message: string; readonly type: string };

/** One request as it came in. */
export interface ChatRequest {
  readonly path: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly model: string;
  readonly stream: boolean;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly string[];
  readonly outputSchema: Json;
  /** The whole body, for what has no field here. */
  readonly body: Json;
}

interface ChatMessage {
  readonly role: string;
  readonly content: string;
}
