// What the offline model answers to a prompt: tool calls, an object, or words. A pure function of the prompt.
import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from '@ai-sdk/provider';
import type { JsonObject } from '@cadre/graph-schema';
import { chooseTools, isDelegate, type Choice } from './choose-tools.ts';
import type { Field } from './field.ts';
import { fillSchema, isFillable } from './fill-schema.ts';
import { gatherMaterial } from './material.ts';
import { readPrompt, type Brief } from './read-prompt.ts';
import { countTokens } from './words.ts';
import { writeText } from './write-text.ts';

export interface OfflineReply {
  readonly text: string;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly input: string }[];
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export function composeReply(options: Pick<LanguageModelV4CallOptions, 'prompt' | 'tools' | 'toolChoice' | 'responseFormat'>): OfflineReply {
  const brief = readPrompt(options.prompt);
  const tools = (options.tools ?? []).filter((tool): tool is LanguageModelV4FunctionTool => tool.type === 'function');
  const toolChoice = options.toolChoice ?? { type: 'auto' };
  const chosen = chooseTools(brief, tools, toolChoice).filter((choice) => toolChoice.type !== 'auto' || isDelegate(choice.tool) || isFillable(asJson(choice.tool.inputSchema), fieldFor(brief, choice)));
  const toolCalls = chosen.map((choice, index) => ({
    id: `call_${brief.results.length + index + 1}`,
    name: choice.tool.name,
    input: JSON.stringify(fillSchema(asJson(choice.tool.inputSchema), fieldFor(brief, choice))),
  }));
  const text = toolCalls.length > 0 ? '' : answer(brief, options.responseFormat);
  return {
    text,
    toolCalls,
    inputTokens: countTokens(JSON.stringify(options.prompt.map((message) => message.content))),
    outputTokens: countTokens(text) + toolCalls.reduce((sum, call) => sum + countTokens(call.input), 0),
  };
}

function answer(brief: Brief, format: LanguageModelV4CallOptions['responseFormat']): string {
  if (format?.type !== 'json') return writeText(brief, gatherMaterial(brief));
  const schema = asJson(format.schema ?? { type: 'object' });
  return JSON.stringify(fillSchema(schema, { ...fieldFor(brief, null), root: schema }));
}

function fieldFor(brief: Brief, call: Choice | null): Field {
  const root = call === null ? {} : asJson(call.tool.inputSchema);
  return { name: '', description: '', words: new Set(), brief, material: gatherMaterial(brief), call, root, index: 0 };
}

/** JSON Schema with the project's read-only JSON types. */
function asJson(schema: LanguageModelV4FunctionTool['inputSchema']): JsonObject {
  return JSON.parse(JSON.stringify(schema));
}
