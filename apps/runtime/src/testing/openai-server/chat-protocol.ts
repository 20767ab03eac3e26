// Replies in the words of the OpenAI chat-completions protocol, whole and as server-sent chunks.
import type { JsonObject } from '@cadre/graph-schema';
import type { ChatRequest, ScriptedReply } from './script.ts';

export function wholeReply(reply: ScriptedReply, request: ChatRequest): JsonObject {
  const toolCalls = toolCallsOf(reply);
  return {
    ...envelope(request, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: textOf(reply), ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }) },
        finish_reason: finishOf(reply),
      },
    ],
    usage: usageOf(reply, request),
  };
}

/** The chunks of a stream in order; `[DONE]` comes after them. */
export function streamedReply(reply: ScriptedReply, request: ChatRequest): readonly JsonObject[] {
  const chunk = (delta: JsonObject, finish: string | null = null): JsonObject => ({
    ...envelope(request, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  return [
    chunk({ role: 'assistant', content: '' }),
    ...wordsOf(textOf(reply)).map((word) => chunk({ content: word })),
    ...toolCallsOf(reply).flatMap((call, index) => [
      chunk({ tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } }] }),
      ...halvesOf(call.function.arguments).map((half) => chunk({ tool_calls: [{ index, function: { arguments: half } }] })),
    ]),
    chunk({}, finishOf(reply)),
    { ...envelope(request, 'chat.completion.chunk'), choices: [], usage: usageOf(reply, request) },
  ];
}

export function errorBody(error: { readonly message: string; readonly type: string; readonly code?: string | undefined }): JsonObject {
  return { error: { message: error.message, type: error.type, param: null, code: error.code ?? null } };
}

/** Words with the space before them, so that joined they are the text again. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}

function textOf(reply: ScriptedReply): string {
  return reply.object === undefined ? (reply.text ?? '') : JSON.stringify(reply.object);
}

function toolCallsOf(reply: ScriptedReply) {
  return (reply.toolCalls ?? []).map((call, index) => ({
    id: `call_${index + 1}`,
    type: 'function',
    function: { name: call.name, arguments: typeof call.input === 'string' ? call.input : JSON.stringify(call.input) },
  }));
}

function finishOf(reply: ScriptedReply): string {
  return reply.finish ?? ((reply.toolCalls ?? []).length > 0 ? 'tool_calls' : 'stop');
}

function usageOf(reply: ScriptedReply, request: ChatRequest): JsonObject {
  const input = reply.usage?.inputTokens ?? wordsOf(request.messages.map((message) => message.content).join(' ')).length;
  const output = reply.usage?.outputTokens ?? wordsOf(`${textOf(reply)} ${JSON.stringify(toolCallsOf(reply))}`).length;
  const cached = reply.usage?.cachedTokens;
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output, ...(cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: cached } }) };
}

function envelope(request: ChatRequest, object: string): JsonObject {
  return { id: 'chatcmpl-test', object, created: 1_700_000_000, model: request.model };
}

function halvesOf(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}
