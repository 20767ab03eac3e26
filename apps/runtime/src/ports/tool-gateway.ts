// How the engine calls tools: HTTP, MCP servers and code in the sandbox, each an adapter behind this one door.
import type { ErrorCode, ToolRequest } from '@cadre/run-core';
import type { Json } from '@cadre/graph-schema';

export interface ToolGateway {
  /**
   * One call, no retry inside.
   * @throws ToolFailure for everything that the world, a person's code or the operator's rules can do; anything else is a bug
   */
  call(request: ToolRequest, options: ToolCallOptions): Promise<ToolReply>;
  stop(): Promise<void>;
}

export interface ToolCallOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for the whole call. */
  readonly timeoutMs: number;
  /** What the service is to know the call by in every try: the first effect's id. Sent as idempotency key where the protocol has one. */
  readonly key: string;
}

export interface ToolReply {
  readonly output: Json;
  /** What code wrote to its console, bounded; shown in the step. */
  readonly console: readonly string[];
}

export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  readonly code: Extract<ErrorCode, 'tool_failed' | 'tool_timeout' | 'tool_changed' | 'denied'>;
  /** From the service's `retry-after`, in milliseconds; null when it said nothing. */
  readonly retryAfterMs: number | null;
  /** Another try would end the same way. */
  readonly isFinal: boolean;
  readonly console: readonly string[];

  constructor(code: ToolFailure['code'], message: string, more: { retryAfterMs?: number | null; isFinal?: boolean; console?: readonly string[]; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.code = code;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.isFinal = more.isFinal ?? (code === 'denied' || code === 'tool_changed');
    this.console = more.console ?? [];
  }
}
