// A real sandbox with real processes for tests, and words for calling it.
import type { CodeRequest } from '@cadre/run-core';
import type { JsonObject } from '@cadre/graph-schema';
import { ToolFailure } from '../../../../ports/tool-gateway.ts';
import type { ToolReply } from '../../../../ports/tool-gateway.ts';
import type { Sandbox } from '../create-sandbox.ts';

export const silent = { debug() {}, info() {}, warn() {}, error() {} };

export interface CallSettings {
  readonly arguments?: JsonObject;
  readonly language?: CodeRequest['language'];
  readonly memoryMb?: number;
  readonly timeoutMs?: number;
  readonly key?: string;
  readonly now?: number;
  readonly signal?: AbortSignal;
}

export function callWith(sandbox: Sandbox, source: string, settings: CallSettings = {}): Promise<ToolReply> {
  const { signal = new AbortController().signal, timeoutMs = 60_000, key = 'run_1:1:0' } = settings;
  const request: CodeRequest = {
    type: 'code',
    language: settings.language ?? 'typescript',
    source,
    arguments: settings.arguments ?? {},
    memoryMb: settings.memoryMb ?? 32,
    now: settings.now ?? Date.UTC(2026, 10, 22, 12),
  };
  return sandbox.call(request, { signal, timeoutMs, key });
}

export async function failureOf(call: Promise<ToolReply>): Promise<ToolFailure> {
  try {
    const { output } = await call;
    throw new Error(`The call should have failed; it gave ${JSON.stringify(output).slice(0, 200)}.`);
  } catch (error) {
    if (error instanceof ToolFailure) return error;
    throw error;
  }
}
