// Reads a provider's stream to its end. Knows the stream's parts, not what a run makes of them.
import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';

export interface RawReply {
  readonly text: string;
  readonly toolCalls: readonly { readonly callId: string; readonly name: string; readonly input: string }[];
  readonly finish: LanguageModelV4FinishReason['unified'];
  readonly usage: LanguageModelV4Usage;
}

/** The stream broke before its end, or said itself that something went wrong. `usage` is what was spent all the same, when it is known. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
  readonly usage: LanguageModelV4Usage | null;

  constructor(cause: unknown, usage: LanguageModelV4Usage | null) {
    super('The stream broke.', { cause });
    this.usage = usage;
  }
}

/** Characters of text and tool arguments. The longest answers of today's models have a quarter of it. */
const LONGEST_REPLY = 2 * 1024 * 1024;

/** More than a run can carry along in its log and its memory: the rest is not read. */
export class ReplyTooLong extends Error {
  override readonly name = 'ReplyTooLong';
  readonly limit = LONGEST_REPLY;
}

export interface StreamListener {
  /** A token came, thoughts included; the head of an answer is none. */
  onToken(): void;
  /** Words or the beginning of a tool call. */
  onContent(): void;
  onText(text: string): void;
}

/** @throws BrokenStream or ReplyTooLong */
export async function readReply(stream: ReadableStream<LanguageModelV4StreamPart>, listener: StreamListener): Promise<RawReply> {
  let text = '';
  let length = 0;
  const toolCalls: RawReply['toolCalls'][number][] = [];
  let end: { readonly finish: LanguageModelV4FinishReason['unified']; readonly usage: LanguageModelV4Usage } | null = null;
  let error: { readonly cause: unknown } | null = null;
  try {
    for await (const part of stream) {
      if (part.type !== 'stream-start' && part.type !== 'response-metadata') listener.onToken();
      if (part.type === 'text-delta' || part.type === 'tool-input-delta') length += part.delta.length;
      if (length > LONGEST_REPLY) throw new ReplyTooLong();
      if (part.type === 'text-delta') {
        text += part.delta;
        listener.onContent();
        listener.onText(part.delta);
      } else if (part.type === 'tool-input-start') {
        listener.onContent();
      } else if (part.type === 'tool-call') {
        listener.onContent();
        toolCalls.push({ callId: part.toolCallId, name: part.toolName, input: part.input });
      } else if (part.type === 'finish') {
        end = { finish: part.finishReason.unified, usage: part.usage };
      } else if (part.type === 'error') {
        error ??= { cause: part.error };
      }
    }
  } catch (cause) {
    if (cause instanceof ReplyTooLong) throw cause;
    throw new BrokenStream(cause, end?.usage ?? null);
  }
  if (error !== null) throw new BrokenStream(error.cause, end?.usage ?? null);
  if (end === null || end.finish === 'interrupted') throw new BrokenStream(new Error('The stream ended before the reply did.'), end?.usage ?? null);
  return { text, toolCalls, ...end };
}
