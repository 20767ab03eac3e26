// Tools whose results the test decides: at once, later, or never. Honours aborts like the real gateway.
import type { Json } from '@cadre/graph-schema';
import type { ToolRequest } from '@cadre/run-core';
import type { ToolCallOptions, ToolGateway, ToolReply } from '../ports/tool-gateway.ts';

export type ToolAnswer = (request: ToolRequest, options: ToolCallOptions) => Promise<Json> | Json;

export class ScriptedTools implements ToolGateway {
  /** Every call that was made, by its key: the effect's id. */
  readonly calls: { readonly key: string; readonly request: ToolRequest; readonly signal: AbortSignal }[] = [];
  answer: ToolAnswer;

  constructor(answer: ToolAnswer = (request) => request.arguments) {
    this.answer = answer;
  }

  async call(request: ToolRequest, options: ToolCallOptions): Promise<ToolReply> {
    this.calls.push({ key: options.key, request, signal: options.signal });
    return { output: await this.answer(request, options), console: [] };
  }

  async stop(): Promise<void> {}
}
