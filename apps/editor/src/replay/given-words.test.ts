import { expect, it } from 'vitest';
import { budgetWords } from './given-words.ts';

it('a budget says each of its bounds, and nothing of those it does not have', () => {
  expect(budgetWords({ steps: 20, tokens: 50_000, costUsd: 0.25, seconds: 120 })).toBe('20 steps · 50,000 tokens · $0.25 · 2 min');
  expect(budgetWords({ steps: 1 })).toBe('1 step');
  expect(budgetWords({})).toBeNull();
});
