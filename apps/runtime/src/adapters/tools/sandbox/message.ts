// What the runtime and a process of the sandbox say to each other. The process ran somebody's code: its words are checked.
import { z } from 'zod';
import type { CodeRequest } from '@cadre/run-core';
import { CONSOLE_LINE_LENGTH, CONSOLE_LINES, OUTPUT_BYTES } from './limits.ts';

export interface Job {
  readonly language: CodeRequest['language'];
  readonly source: string;
  /** As JSON. */
  readonly arguments: string;
  readonly memoryMb: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Seeds Math.random. */
  readonly key: string;
  readonly timeoutMs: number;
}

const consoleLines = z.array(z.string().max(CONSOLE_LINE_LENGTH)).max(CONSOLE_LINES);

const outcomeSchema = z.discriminatedUnion('type', [
  /** `output` is JSON. */
  z.strictObject({ type: z.literal('done'), output: z.string().max(OUTPUT_BYTES), console: consoleLines }),
  z.strictObject({ type: z.literal('failed'), message: z.string().max(10_000), console: consoleLines }),
  z.strictObject({ type: z.literal('expired'), console: consoleLines }),
]);

export const messageSchema = z.union([
  z.strictObject({ type: z.literal('ready') }),
  /** `isSpent`: something happened that a process should not go on after. */
  z.strictObject({ type: z.literal('ended'), outcome: outcomeSchema, isSpent: z.boolean() }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;
export type Message = z.infer<typeof messageSchema>;
