// A resolved prompt as the parts a person reads: instructions, task, what came back from workers and tools.
import { isJson, type Json } from '@cadre/graph-schema';
import type { ModelRequest } from '@cadre/run-core';
import { isDelegation, listOf, type NodeNames } from './node-names.ts';

export interface PromptPart {
  readonly key: string;
  readonly title: string;
  /** Text, or any other value. */
  readonly content: Json;
  /** Written by people or the compiler: every line stands as it was written. What models say is Markdown. */
  readonly isPlain: boolean;
  readonly isError: boolean;
}

/** @param remembered how many messages, at the beginning, are of earlier runs */
export function promptParts(request: ModelRequest, names: NodeNames, remembered = 0): readonly PromptPart[] {
  const parts: PromptPart[] = [];
  const add = (title: string, content: Json, { isPlain = false, isError = false } = {}): void => {
    parts.push({ key: `${parts.length}`, title, content, isPlain, isError });
  };
  if (request.system.trim() !== '') add('Instructions', request.system, { isPlain: true });
  request.messages.forEach((message, index) => {
    if (message.role === 'user') add(index < remembered ? 'Remembered: task' : index === remembered ? 'Task' : 'Then', valueOfText(message.text), { isPlain: true });
    if (message.role === 'tool') {
      for (const { name, output, isError } of message.results) add(`From ${names.toolName(name)}`, output, { isError });
    }
    if (message.role === 'assistant') {
      if (message.text.trim() !== '') add(index < remembered ? 'Remembered: answer' : 'Said before', message.text);
      for (const call of message.toolCalls) add(callTitle(call.name, names), contentOfCall(call), { isPlain: true });
    }
  });
  return parts;
}

/** A task is often the output of the node before, as JSON: that is easier to read as what it is. */
function valueOfText(text: string): Json {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : text;
  } catch {
    return text; // It only looked like JSON.
  }
}

export function callTitle(tool: string, names: NodeNames): string {
  return isDelegation(tool) ? `Asked ${names.toolName(tool)}` : `Called ${names.toolName(tool)}`;
}

/** A delegation says its task; any other call its arguments. */
export function contentOfCall(call: { readonly name: string; readonly input: Json }): Json {
  const { input } = call;
  if (isDelegation(call.name) && typeof input === 'object' && input !== null && 'task' in input && typeof input.task === 'string') return input.task;
  return input;
}

/** What the model could have called, in a few words; null when nothing. */
export function offersLine(request: ModelRequest, names: NodeNames): string | null {
  if (request.toolChoice === 'none') return null;
  const workers = request.tools.filter((tool) => isDelegation(tool.name)).map((tool) => names.toolName(tool.name));
  const tools = request.tools.filter((tool) => !isDelegation(tool.name)).map((tool) => names.toolName(tool.name));
  const parts = [workers.length > 0 ? `Could ask ${listOf(workers)}` : '', tools.length > 0 ? `could call ${listOf(tools)}` : ''].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join('; ');
}
