// What a call costs, from the price table beside this file. A model without a price costs 0 and says so by `price: null`.
import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { ModelUsage } from '@cadre/run-core';
import table from './prices.json' with { type: 'json' };

/** USD per million tokens. */
export interface Price {
  readonly title: string;
  readonly input: number;
  /** Tokens read from the provider's prompt cache; as `input` when it has no own price. */
  readonly cachedInput?: number;
  readonly output: number;
}

const prices: ReadonlyMap<string, Price> = new Map(Object.entries(table.models));

/** By exact name, or by the name without a release date (`gpt-4o-2024-08-06`, `claude-sonnet-4-5-20250929`). */
export function priceOf(model: string): Price | null {
  return prices.get(model) ?? prices.get(model.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, '')) ?? null;
}

export function pricedModelsOf(provider: string): readonly { readonly id: string; readonly price: Price }[] {
  return [...prices].filter(([id]) => id.startsWith(`${provider}:`)).map(([id, price]) => ({ id, price }));
}

/** Providers leave counts out, or send nonsense; a count is then 0. */
export function usageOf(model: string, usage: LanguageModelV4Usage | null): ModelUsage {
  const inputTokens = count(usage?.inputTokens.total);
  const outputTokens = count(usage?.outputTokens.total);
  const cached = Math.min(count(usage?.inputTokens.cacheRead), inputTokens);
  const price = priceOf(model);
  if (price === null) return { inputTokens, outputTokens, costUsd: 0 };
  const millionths = (inputTokens - cached) * price.input + cached * (price.cachedInput ?? price.input) + outputTokens * price.output;
  return { inputTokens, outputTokens, costUsd: millionths / 1_000_000 };
}

function count(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}
