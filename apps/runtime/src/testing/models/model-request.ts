// A model request for tests: only what a test is about has to be said.
import type { ModelRequest } from '@cadre/run-core';
import type { GenerateOptions } from '../../ports/model-gateway.ts';

export function modelRequest(change: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'local:test',
    system: 'Be helpful.',
    messages: [{ role: 'user', text: 'Say hello.' }],
    tools: [],
    toolChoice: 'auto',
    outputSchema: null,
    settings: {},
    purpose: 'think',
    ...change,
  };
}

export function generateOptions(change: Partial<GenerateOptions> = {}): GenerateOptions {
  return { signal: new AbortController().signal, timeoutMs: 30_000, key: 'run_1:1:0', ...change };
}
