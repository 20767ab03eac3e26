// The offline model: an ordinary AI SDK language model that answers by rules, without network or key, and always the same to
// the same prompt. It lets every graph run to its end; it does not think, and is labelled wherever its words show.
import { setTimeout as pause } from 'node:timers/promises';
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import { composeReply, type OfflineReply } from './compose-reply.ts';

export const OFFLINE_MODEL = 'demo';

/** @param delayMs pause between two chunks of a stream; 0 streams without pausing */
export function createOfflineModel({ delayMs }: { readonly delayMs: number }): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'offline',
    modelId: OFFLINE_MODEL,
    supportedUrls: {},
    doGenerate: async (options) => {
      const reply = composeReply(options);
      return {
        content: [
          ...(reply.text === '' ? [] : [{ type: 'text' as const, text: reply.text }]),
          ...reply.toolCalls.map((call) => ({ type: 'tool-call' as const, toolCallId: call.id, toolName: call.name, input: call.input })),
        ],
        finishReason: finishOf(reply),
        usage: usageOf(reply),
        warnings: [],
      };
    },
    doStream: async (options) => ({ stream: ReadableStream.from(stream(composeReply(options), options, delayMs)) }),
  };
}

async function* stream(reply: OfflineReply, { abortSignal }: LanguageModelV4CallOptions, delayMs: number): AsyncGenerator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings: [] };
  if (reply.text !== '') {
    yield { type: 'text-start', id: 'text' };
    for (const delta of chunksOf(reply.text)) {
      if (delayMs > 0) await pause(delayMs, undefined, abortSignal === undefined ? {} : { signal: abortSignal });
      yield { type: 'text-delta', id: 'text', delta };
    }
    yield { type: 'text-end', id: 'text' };
  }
  for (const call of reply.toolCalls) {
    if (delayMs > 0) await pause(delayMs, undefined, abortSignal === undefined ? {} : { signal: abortSignal });
    yield { type: 'tool-input-start', id: call.id, toolName: call.name };
    yield { type: 'tool-input-delta', id: call.id, delta: call.input };
    yield { type: 'tool-input-end', id: call.id };
    yield { type: 'tool-call', toolCallId: call.id, toolName: call.name, input: call.input };
  }
  yield { type: 'finish', finishReason: finishOf(reply), usage: usageOf(reply) };
}

/** Three words at a time, with the space before them. */
function chunksOf(text: string): readonly string[] {
  const words = text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
  return Array.from({ length: Math.ceil(words.length / 3) }, (_, index) => words.slice(index * 3, index * 3 + 3).join(''));
}

function finishOf(reply: OfflineReply) {
  return { unified: reply.toolCalls.length > 0 ? ('tool-calls' as const) : ('stop' as const), raw: undefined };
}

function usageOf(reply: OfflineReply): LanguageModelV4Usage {
  return {
    inputTokens: { total: reply.inputTokens, noCache: reply.inputTokens, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: reply.outputTokens, text: reply.outputTokens, reasoning: 0 },
  };
}
