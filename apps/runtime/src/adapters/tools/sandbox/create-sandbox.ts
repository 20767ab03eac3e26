// Code that a person or a model wrote, as a tool: the body of a function in TypeScript or JavaScript, with `args` in scope, whose
// `return` is JSON. It runs in QuickJS, in a process that holds nothing worth having (decision record 8).
import { availableParallelism } from 'node:os';
import { isJson } from '@cadre/graph-schema';
import type { Json } from '@cadre/graph-schema';
import type { CodeRequest } from '@cadre/run-core';
import type { Logger } from '../../../ports/logger.ts';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import type { ToolCallOptions, ToolReply } from '../../../ports/tool-gateway.ts';
import { LEAST_MEMORY_MB, LONGEST_CALL_MS, MOST_MEMORY_MB, OUTPUT_BYTES } from './limits.ts';
import type { Job, Outcome } from './message.ts';
import { createPool } from './pool.ts';
import { openProcess, ProcessEnded } from './sandbox-process.ts';

export interface Sandbox {
  /** `timeoutMs` is the code's own time: waiting for a free process is not counted. @throws ToolFailure, or the signal's reason */
  call(request: CodeRequest, options: ToolCallOptions): Promise<ToolReply>;
  stop(): Promise<void>;
}

export interface SandboxSettings {
  readonly logger: Logger;
  /** How many calls run at the same time; the others wait. */
  readonly processes?: number;
  /** A process without work for so long ends. */
  readonly idleMs?: number;
}

export function createSandbox({ logger, processes = Math.max(1, availableParallelism() - 1), idleMs = 60_000 }: SandboxSettings): Sandbox {
  const pool = createPool({ processes, idleMs, open: () => openProcess(logger) });
  return {
    async call(request, options) {
      const job = jobOf(request, options);
      try {
        const process = await pool.acquire(options.signal);
        try {
          return replyOf(await process.run(job, options.signal), job);
        } finally {
          pool.release(process);
        }
      } catch (cause) {
        if (!(cause instanceof ProcessEnded)) throw cause;
        throw new ToolFailure('tool_failed', 'The sandbox could not run the code to its end: a process of it ended. The log of the runtime may say why.', { cause });
      }
    },
    stop: () => pool.stop(),
  };
}

function jobOf({ language, source, arguments: values, memoryMb, now }: CodeRequest, { key, timeoutMs }: ToolCallOptions): Job {
  return {
    language,
    source,
    arguments: JSON.stringify(values),
    memoryMb: Math.min(Math.max(memoryMb, LEAST_MEMORY_MB), MOST_MEMORY_MB),
    now,
    key,
    timeoutMs: Math.min(timeoutMs, LONGEST_CALL_MS),
  };
}

function replyOf(outcome: Outcome, { timeoutMs }: Job): ToolReply {
  switch (outcome.type) {
    case 'done':
      return { output: parseOutput(outcome.output), console: outcome.console };
    case 'failed':
      throw new ToolFailure('tool_failed', outcome.message, { isFinal: true, console: outcome.console });
    case 'expired':
      // A slow moment of the machine may have been the reason, so another try is worth it.
      throw new ToolFailure('tool_timeout', `The code ran longer than its ${timeoutMs / 1_000} s.`, { console: outcome.console });
  }
}

/** The process says that it is JSON; but somebody's code ran there. */
function parseOutput(text: string): Json {
  if (Buffer.byteLength(text) > OUTPUT_BYTES) throw new ToolFailure('tool_failed', 'The result is larger than 1 MiB.', { isFinal: true });
  const value = parseOrUndefined(text);
  if (!isJson(value)) throw new ToolFailure('tool_failed', 'The result is no JSON.', { isFinal: true });
  return value;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
