// Models whose answers the test decides: at once, later, or never. Honours aborts like the real gateway.
import type { ModelReply, ModelRequest } from '@cadre/run-core';
import type { GenerateOptions, ModelGateway } from '../ports/model-gateway.ts';

export type Answer = (request: ModelRequest, options: GenerateOptions) => Promise<Partial<ModelReply>> | Partial<ModelReply>;

export class ScriptedModels implements ModelGateway {
  /** Every call that was made, by its key: the effect's id. */
  readonly calls: { readonly key: string; readonly request: ModelRequest; readonly signal: AbortSignal }[] = [];
  answer: Answer;

  constructor(answer: Answer = () => ({ text: 'Done.' })) {
    this.answer = answer;
  }

  async generate(request: ModelRequest, options: GenerateOptions): Promise<ModelReply> {
    this.calls.push({ key: options.key, request, signal: options.signal });
    const partial = await this.answer(request, options);
    return {
      text: '', toolCalls: [], finish: partial.toolCalls?.length ? 'tool-calls' : 'stop', model: request.model,
      usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 }, firstTokenMs: 1, durationMs: 2, ...partial,
    };
  }

  list(): readonly never[] {
    return [];
  }

  isKnown(): boolean {
    return true;
  }
}

/** An answer that comes when the test says so, and ends with an abort like the real ones. */
export function heldAnswer(): { readonly answer: Answer; release(reply: Partial<ModelReply>): void } {
  const waiting: ((reply: Partial<ModelReply>) => void)[] = [];
  return {
    answer: (_request, { signal }) =>
      new Promise((resolve, reject) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
    release: (reply) => {
      for (const resolve of waiting.splice(0)) resolve(reply);
    },
  };
}
