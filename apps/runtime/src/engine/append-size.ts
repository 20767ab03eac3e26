// How large an append becomes. What comes in together is appended together, but one statement of the database is one text, and a text
// has an end: fifty tools that give ten MiB each in the same moment must not cost a run its results.
import type { Json } from '@cadre/graph-schema';
import type { Command } from '@cadre/run-core';

/** Characters of what is appended together; the one that goes beyond it is the last. */
export const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Roughly what a command adds to an append, in characters. It counts no further than `MOST_CHARACTERS`. */
export function charactersOf(command: Command): number {
  if (command.type !== 'effect.complete') return 0;
  if ('reply' in command) {
    const { text, object = null, toolCalls } = command.reply;
    return toolCalls.reduce((sum, { input }) => count(input, sum), count(object, text.length));
  }
  return 'result' in command ? count(command.result.output, 0) : count(command.judged.value ?? null, 0);
}

function count(value: Json, before: number): number {
  if (typeof value === 'string') return before + value.length;
  if (typeof value !== 'object' || value === null) return before + 8;
  let sum = before;
  for (const [key, member] of Object.entries(value)) {
    if (sum > MOST_CHARACTERS) return sum;
    sum = count(member, sum + key.length);
  }
  return sum;
}
