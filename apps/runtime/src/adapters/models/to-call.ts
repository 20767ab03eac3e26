// A run's model request in the words of the AI SDK's provider interface.
import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool, LanguageModelV4Message, LanguageModelV4ToolResultOutput } from '@ai-sdk/provider';
import type { Json } from '@cadre/graph-schema';
import type { Message, ModelRequest, ToolResult } from '@cadre/run-core';

/**
 * People draw output schemas freely, so the providers' strict mode (every property required) is off: the reply is checked here anyway.
 * OpenAI is asked to keep nothing: the run's log is the record.
 */
const providerOptions: NonNullable<LanguageModelV4CallOptions['providerOptions']> = {
  openai: { strictJsonSchema: false, store: false },
  openaiCompatible: { strictJsonSchema: false },
};

export function toCall(request: ModelRequest, options: { readonly signal: AbortSignal; readonly key: string; readonly tellsSchema: boolean }): LanguageModelV4CallOptions {
  const { temperature, maxOutputTokens } = request.settings;
  const system = [request.system, options.tellsSchema ? schemaInWords(request) : ''].filter((part) => part !== '').join('\n\n');
  return {
    prompt: [...(system === '' ? [] : [{ role: 'system' as const, content: system }]), ...request.messages.filter(isSaid).map(toMessage)],
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toTool), toolChoice: { type: request.toolChoice } }),
    ...(request.outputSchema === null ? {} : { responseFormat: { type: 'json' as const, schema: plain(request.outputSchema), name: 'reply' } }),
    abortSignal: options.signal,
    headers: { 'idempotency-key': options.key },
    providerOptions,
  };
}

function schemaInWords({ outputSchema }: ModelRequest): string {
  return outputSchema === null ? '' : `Your answer is one JSON value that meets this JSON Schema, and nothing else:\n${JSON.stringify(outputSchema)}`;
}

/** An assistant's turn without words and calls; providers refuse those. */
function isSaid(message: Message): boolean {
  return message.role !== 'assistant' || message.text !== '' || message.toolCalls.length > 0;
}

function toMessage(message: Message): LanguageModelV4Message {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.text.trim() === '' ? '(empty)' : message.text }] };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          ...(message.text === '' ? [] : [{ type: 'text' as const, text: message.text }]),
          ...message.toolCalls.map((call) => ({ type: 'tool-call' as const, toolCallId: call.callId, toolName: call.name, input: call.input })),
        ],
      };
    case 'tool':
      return {
        role: 'tool',
        content: message.results.map((result) => ({ type: 'tool-result' as const, toolCallId: result.callId, toolName: result.name, output: toOutput(result) })),
      };
  }
}

function toOutput({ output, isError }: ToolResult): LanguageModelV4ToolResultOutput {
  if (typeof output === 'string') return { type: isError ? 'error-text' : 'text', value: output };
  return { type: isError ? 'error-json' : 'json', value: output };
}

function toTool(tool: ModelRequest['tools'][number]): LanguageModelV4FunctionTool {
  return { type: 'function', name: tool.name, description: tool.description, inputSchema: plain(tool.inputSchema) };
}

/** The same value with the AI SDK's mutable types: a copy, so that no provider can write into a run's request. */
function plain<T>(value: Json): T {
  return JSON.parse(JSON.stringify(value));
}
