import { expect, test } from 'vitest';
import { toEffectId } from '@cadre/run-core';
import { charactersOf, MOST_CHARACTERS } from './append-size.ts';

const effect = toEffectId('run:1:0');
const usage = { inputTokens: 1, outputTokens: 1, costUsd: 0 };

test('results, replies and judgements are counted, at any depth', () => {
  expect(charactersOf({ type: 'effect.complete', effect, result: { output: { list: ['abc', { key: 'de' }] }, console: [], durationMs: 1 } })).toBeGreaterThanOrEqual('listabckeyde'.length);
  expect(charactersOf({ type: 'effect.complete', effect, reply: { text: 'abc', object: 'de', toolCalls: [{ callId: 'c', name: 'n', input: 'fgh' }], finish: 'stop', model: 'm', usage, firstTokenMs: null, durationMs: 1 } })).toBe('abcdefgh'.length);
  expect(charactersOf({ type: 'effect.complete', effect, judged: { value: 'abc' } })).toBe(3);
  expect(charactersOf({ type: 'effect.start', effect })).toBe(0);
});

test('counting ends soon after the most', () => {
  const output = Array.from({ length: 100 }, () => 'x'.repeat(1024 * 1024));
  expect(charactersOf({ type: 'effect.complete', effect, result: { output, console: [], durationMs: 1 } })).toBeLessThan(MOST_CHARACTERS + 3 * 1024 * 1024);
});
