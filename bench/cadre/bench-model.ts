// The models of the benches: in the process, with an answer of 400 random characters, at once or after a while.
import type { ModelReply, ModelRequest } from '../../packages/run-core/src/index.ts';
import type { GenerateOptions, ModelGateway } from '../../apps/runtime/src/ports/model-gateway.ts';
import { randomText } from '../harness/random-text.ts';

/** Called before the answer, once a model step. `key` is the effect's id. */
export type BeforeAnswer = (options: GenerateOptions) => Promise<void> | void;

export function benchModel(before: BeforeAnswer): ModelGateway {
  return {
    async generate(request, options): Promise<ModelReply> {
      await before(options);
      return replyTo(request);
    },
    list: () => [],
    isKnown: () => true,
  };
}

/** Delegates to everybody when it can and has not yet; answers otherwise. */
function replyTo(request: ModelRequest): ModelReply {
  const hasAnswers = request.messages.some((message) => message.role === 'tool');
  const toolCalls = hasAnswers ? [] : request.tools.map(({ name }, index) => ({ callId: `call_${index}`, name, input: { task: `Find out what we owe the customer, as ${name}.` } }));
  return {
    text: randomText(), toolCalls, finish: toolCalls.length > 0 ? 'tool-calls' : 'stop', model: request.model,
    usage: { inputTokens: 100, outputTokens: 100, costUsd: 0 }, firstTokenMs: 0, durationMs: 0,
  };
}
