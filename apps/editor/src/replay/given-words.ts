// What whoever started a run gave it besides its input, in words.
import type { Budget } from '@cadre/graph-schema';
import { formatDuration, formatMoney, formatPlural, formatTokens } from '../ui/format.ts';

/** `20 steps · 50,000 tokens · $0.25 · 2 min`; null when it bounds nothing. */
export function budgetWords({ steps, tokens, costUsd, seconds }: Budget): string | null {
  const parts = [
    steps === undefined ? null : formatPlural(steps, 'step'),
    tokens === undefined ? null : formatTokens(tokens),
    costUsd === undefined ? null : formatMoney(costUsd),
    seconds === undefined ? null : formatDuration(seconds * 1_000),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}
