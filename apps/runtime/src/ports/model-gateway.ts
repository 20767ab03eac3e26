// How the engine calls models. One adapter: the AI SDK, with the offline model among its providers.
import type { ModelReply, ModelRequest } from '@cadre/run-core';
import type { ErrorCode } from '@cadre/run-core';
import type { ModelShape } from '../shapes/index.ts';

export interface ModelGateway {
  /**
   * One call, no retry inside. Streams words to `onDelta` as they come.
   * @throws ModelFailure for everything a provider or a network can do wrong; anything else is a bug
   */
  generate(request: ModelRequest, options: GenerateOptions): Promise<ModelReply>;
  list(): readonly ModelShape[];
  /** Whether `provider:model` names a configured provider. */
  isKnown(model: string): boolean;
}

export interface GenerateOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** The effect's id, sent as idempotency key where the protocol has one. */
  readonly key: string;
  onDelta?(text: string): void;
}

export interface ModelFailureDetails {
  readonly retryAfterMs?: number | null;
  readonly usage?: ModelFailure['usage'];
  readonly isFinal?: boolean;
  readonly durationMs?: number;
  readonly cause?: unknown;
}

export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly code: ErrorCode;
  /** From the provider's `retry-after`, in milliseconds; null when it said nothing. */
  readonly retryAfterMs: number | null;
  /** Tokens that were spent all the same. */
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly costUsd: number } | null;
  /** Another try with this model would end the same way for `retryAfterMs`: whoever has another model should take that one now. */
  readonly isFinal: boolean;
  /** Milliseconds the model was at it, without the wait for its turn; null when nobody counted. */
  readonly durationMs: number | null;

  constructor(code: ErrorCode, message: string, more: ModelFailureDetails = {}) {
    super(message, { cause: more.cause });
    this.code = code;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.usage = more.usage ?? null;
    this.isFinal = more.isFinal ?? false;
    this.durationMs = more.durationMs ?? null;
  }
}
