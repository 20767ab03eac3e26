// What a prompt says, taken apart: who is asked to do what, with which material, and what came back so far.
import type { LanguageModelV4Message, LanguageModelV4Prompt, LanguageModelV4ToolResultOutput } from '@ai-sdk/provider';
import { inProse, readFacts, type Fact } from './facts.ts';
import { readInstructions, type Instructions } from './instructions.ts';
import { readSections, type Section } from './sections.ts';

export interface Brief {
  readonly instructions: Instructions;
  /** The first thing that was asked, as it was written. */
  readonly task: string;
  /** The task and what was said after it, part by part, newest last. */
  readonly sections: readonly Section[];
  /** Data in the task: fields of JSON, lines such as `Amount: 120`. */
  readonly facts: readonly Fact[];
  readonly results: readonly ToolOutcome[];
  /** Names of tools that were called before. */
  readonly called: ReadonlySet<string>;
}

interface ToolOutcome {
  readonly tool: string;
  readonly text: string;
  readonly isError: boolean;
}

/** Longer texts are read up to here: enough for any sensible task, and a bound on the work a hostile one can cause. */
const LONGEST_TEXT = 40_000;

export function readPrompt(prompt: LanguageModelV4Prompt): Brief {
  const system: string[] = [];
  const asked: string[] = [];
  const results: ToolOutcome[] = [];
  const called = new Set<string>();
  for (const message of sinceMemory(prompt)) {
    if (message.role === 'system') {
      system.push(message.content);
    } else if (message.role === 'user') {
      asked.push(message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n'));
    } else if (message.role === 'assistant') {
      for (const part of message.content) if (part.type === 'tool-call') called.add(part.toolName);
    } else {
      for (const part of message.content) if (part.type === 'tool-result') results.push(readOutcome(part.toolName, part.output));
    }
  }
  const text = asked.join('\n\n').slice(0, LONGEST_TEXT);
  return {
    instructions: readInstructions(system.join('\n').slice(0, LONGEST_TEXT)),
    task: (asked[0] ?? '').slice(0, LONGEST_TEXT),
    sections: readSections(inProse(text)),
    facts: [...readFacts(text), ...results.flatMap((result) => readFacts(result.text))],
    results,
    called,
  };
}

/** Without what is remembered of earlier runs: what was asked there has been answered. A draft that comes again is asked about anew. */
function sinceMemory(prompt: LanguageModelV4Prompt): LanguageModelV4Prompt {
  const last = prompt.findLastIndex((message, index) => isAnswer(message) && isQuestion(prompt[index + 1]));
  return last < 0 ? prompt : prompt.filter((message, index) => message.role === 'system' || index > last);
}

function isAnswer(message: LanguageModelV4Message): boolean {
  return message.role === 'assistant' && message.content.every((part) => part.type === 'text');
}

function isQuestion(message: LanguageModelV4Message | undefined): boolean {
  const [part] = message?.role === 'user' ? message.content : [];
  return part?.type === 'text' && !part.text.startsWith('The draft:');
}

function readOutcome(tool: string, output: LanguageModelV4ToolResultOutput): ToolOutcome {
  const { text, isError } = readOutput(output);
  return { tool, text: text.slice(0, LONGEST_TEXT), isError };
}

function readOutput(output: LanguageModelV4ToolResultOutput): { readonly text: string; readonly isError: boolean } {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return { text: output.value, isError: output.type === 'error-text' };
    case 'json':
    case 'error-json':
      return { text: JSON.stringify(output.value), isError: output.type === 'error-json' };
    case 'execution-denied':
      return { text: output.reason ?? 'This was not allowed.', isError: true };
    case 'content':
      return { text: output.value.map((part) => (part.type === 'text' ? part.text : '')).join('\n'), isError: false };
  }
}
