// What a provider may send that is JSON and yet can't be taken.
import { jsonNestingLimit } from '@cadre/graph-schema';
import type { ModelUsage } from '@cadre/run-core';
import { describe, expect, it } from 'vitest';
import { ModelFailure } from '../../ports/model-gateway.ts';
import { modelRequest } from '../../testing/models/model-request.ts';
import { checkReply } from './check-reply.ts';
import type { RawReply } from './read-reply.ts';

const usage: ModelUsage = { inputTokens: 3, outputTokens: 4, costUsd: 0.01 };
const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

function raw(change: Partial<RawReply>): RawReply {
  return {
    text: '', toolCalls: [], finish: 'stop', ...change,
    usage: { inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined }, outputTokens: { total: 4, text: 4, reasoning: undefined } },
  };
}

const asObject = (text: string) => checkReply(raw({ text }), modelRequest({ outputSchema: {} }), usage);
const asArguments = (input: string) =>
  checkReply(raw({ toolCalls: [{ callId: 'c1', name: 'act', input }] }), modelRequest({ tools: [{ name: 'act', description: '', inputSchema: {} }] }), usage);

function failureOf(work: () => unknown): ModelFailure {
  try {
    work();
  } catch (error) {
    if (error instanceof ModelFailure) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe.each([['a structured reply', asObject], ['the arguments of a tool', asArguments]])('%s', (_, check) => {
  it('may be nested as deep as any JSON of a run', () => {
    expect(() => check(lists(jsonNestingLimit))).not.toThrow();
  });

  it.each([['one level too deep', lists(jsonNestingLimit + 1)], ['far too deep', lists(5_000)], ['a key __proto__', '{"a":{"__proto__":1}}'], ['a number past all numbers', '[1e999]']])(
    'is refused as output with what was spent: %s',
    (__, text) => {
      const failure = failureOf(() => check(text));
      expect(failure).toMatchObject({ code: 'output_invalid', usage });
      expect(failure.message).toContain(`nested deeper than ${jsonNestingLimit} levels`);
    },
  );
});
