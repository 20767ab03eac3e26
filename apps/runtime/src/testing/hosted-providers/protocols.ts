// Just enough of the streaming protocols of OpenAI (responses), Anthropic and Google for one reply: words, and perhaps one tool call.
import type { JsonObject } from '@cadre/graph-schema';

export interface HostedReply {
  readonly words: readonly string[];
  readonly tool: { readonly name: string; readonly input: JsonObject } | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
}

export interface HostedProtocol {
  /** Path of the request that makes a model answer. */
  readonly path: RegExp;
  events(reply: HostedReply): readonly JsonObject[];
  error(status: number): JsonObject;
}

export const openAiResponses: HostedProtocol = {
  path: /\/v1\/responses$/,
  events: ({ words, tool, usage }) => {
    const response = { id: 'resp_1', object: 'response', created_at: 1_700_000_000, model: 'gpt-test', status: 'in_progress', service_tier: null };
    const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: words.join(''), annotations: [] }] };
    const call = tool === null ? null : { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: tool.name, arguments: JSON.stringify(tool.input), status: 'completed' };
    return [
      { type: 'response.created', response },
      { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'msg_1' } },
      ...words.map((delta) => ({ type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta })),
      { type: 'response.output_item.done', output_index: 0, item: message },
      ...(call === null
        ? []
        : [
            { type: 'response.output_item.added', output_index: 1, item: { ...call, arguments: '', status: 'in_progress' } },
            { type: 'response.function_call_arguments.delta', item_id: 'fc_1', output_index: 1, delta: call.arguments },
            { type: 'response.output_item.done', output_index: 1, item: call },
          ]),
      {
        type: 'response.completed',
        response: { ...response, status: 'completed', incomplete_details: null, usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } } },
      },
    ];
  },
  error: (status) => ({ error: { message: `Scripted ${status}`, type: 'scripted_error', param: null, code: null } }),
};

export const anthropicMessages: HostedProtocol = {
  path: /\/v1\/messages$/,
  events: ({ words, tool, usage }) => [
    {
      type: 'message_start',
      message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: usage.inputTokens, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...words.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    ...(tool === null
      ? []
      : [
          { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'toolu_1', name: tool.name, input: {} } },
          { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: JSON.stringify(tool.input) } },
          { type: 'content_block_stop', index: 1 },
        ]),
    { type: 'message_delta', delta: { stop_reason: tool === null ? 'end_turn' : 'tool_use', stop_sequence: null }, usage: { output_tokens: usage.outputTokens } },
    { type: 'message_stop' },
  ],
  error: (status) => ({ type: 'error', error: { type: 'scripted_error', message: `Scripted ${status}` } }),
};

export const googleGenerate: HostedProtocol = {
  path: /\/v1beta\/models\/[^/]+:streamGenerateContent/,
  events: ({ words, tool, usage }) => {
    const chunk = (part: JsonObject, finishReason?: string): JsonObject => ({
      candidates: [{ content: { role: 'model', parts: [part] }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) }],
      usageMetadata: { promptTokenCount: usage.inputTokens, candidatesTokenCount: usage.outputTokens, totalTokenCount: usage.inputTokens + usage.outputTokens },
    });
    const parts = [...words.map((text): JsonObject => ({ text })), ...(tool === null ? [] : [{ functionCall: { name: tool.name, args: tool.input } }])];
    return parts.map((part, index) => (index === parts.length - 1 ? chunk(part, 'STOP') : chunk(part)));
  },
  error: (status) => ({ error: { code: status, message: `Scripted ${status}`, status: 'SCRIPTED' } }),
};
