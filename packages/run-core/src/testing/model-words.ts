// What a model says by chance: words, or up to three calls of what it is offered.
import type { ModelRequest, ToolCall } from '../effect.ts';
import type { Random } from './random.ts';

export function wordsOf({ purpose, tools, toolChoice }: ModelRequest, random: Random): { readonly text: string; readonly object?: { readonly accepted: boolean; readonly feedback: string }; readonly toolCalls?: ToolCall[] } {
  if (tools.length > 0 && toolChoice === 'auto' && random(2) === 0) return { text: '', toolCalls: Array.from({ length: 1 + random(3) }, (_, index) => callOf(tools, index, random)) };
  return purpose === 'review' ? { text: '', object: { accepted: random(2) === 0, feedback: 'More.' } } : { text: `Said ${random(1_000)}` };
}

function callOf(tools: ModelRequest['tools'], index: number, random: Random): ToolCall {
  const name = tools[random(tools.length)]?.name ?? '';
  return { callId: `c${index}`, name, input: name.startsWith('delegate_to_') ? { task: `Task ${random(50)}` } : { n: random(50) } };
}
