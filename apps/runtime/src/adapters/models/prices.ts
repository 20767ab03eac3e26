// What a call costs, from the table beside this file and, before it, the operator's own. A model without a price costs 0 and is told
// apart by that: nobody should take it for a free one.
import { readFileSync } from 'node:fs';
import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { ModelUsage } from '@cadre/run-core';
import { z } from 'zod';
import { SettingsError } from '../../settings/settings.ts';
import shipped from './prices.json' with { type: 'json' };

const usd = z.number().min(0).max(1_000_000);

const priceSchema = z.strictObject({
  title: z.string().min(1).max(200).exactOptional(),
  input: usd,
  /** Tokens read from the provider's prompt cache; as `input` when it has no price of its own. */
  cachedInput: usd.exactOptional(),
  output: usd,
  /** Month or day of the price. */
  asOf: z.string().max(20).exactOptional(),
});

const fileSchema = z.strictObject({
  unit: z.string().exactOptional(),
  asOf: z.string().exactOptional(),
  source: z.string().exactOptional(),
  models: z.record(z.string().regex(/^[^:]+:.+$/, 'a name as provider:model').max(300), priceSchema),
});

/** USD per million tokens. */
export type Price = z.infer<typeof priceSchema>;

/** No provider reads or writes so many tokens in one call: such a count makes no sense. */
const MOST_TOKENS = 1_000_000_000;

export class PriceTable {
  readonly #prices: ReadonlyMap<string, Price>;

  constructor(own: { readonly [model: string]: Price } = {}) {
    this.#prices = new Map(Object.entries({ ...shipped.models, ...own }));
  }

  /** By exact name, or by the name without a release date (`gpt-4o-2024-08-06`, `claude-sonnet-4-5-20250929`). */
  priceOf(model: string): Price | null {
    return this.#prices.get(model) ?? this.#prices.get(model.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, '')) ?? null;
  }

  modelsOf(provider: string): readonly { readonly id: string; readonly price: Price }[] {
    return [...this.#prices].filter(([id]) => id.startsWith(`${provider}:`)).map(([id, price]) => ({ id, price }));
  }

  /** Providers leave counts out, or send nonsense; a count is then 0. */
  usageOf(model: string, usage: LanguageModelV4Usage | null): ModelUsage {
    const inputTokens = count(usage?.inputTokens.total);
    const outputTokens = count(usage?.outputTokens.total);
    const cached = Math.min(count(usage?.inputTokens.cacheRead), inputTokens);
    const price = this.priceOf(model);
    if (price === null) return { inputTokens, outputTokens, costUsd: 0 };
    const millionths = (inputTokens - cached) * price.input + cached * (price.cachedInput ?? price.input) + outputTokens * price.output;
    return { inputTokens, outputTokens, costUsd: millionths / 1_000_000 };
  }
}

/** The shipped table, and before it the one in `file`. @throws SettingsError which says what is wrong with the file */
export function readPrices(file: string | null): PriceTable {
  if (file === null) return new PriceTable();
  const checked = fileSchema.safeParse(parse(file));
  if (checked.success) return new PriceTable(checked.data.models);
  const [issue] = checked.error.issues;
  throw new SettingsError(`CADRE_PRICES_FILE names ${file}, which is not a table of prices: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}.`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SettingsError(`CADRE_PRICES_FILE names ${file}, which can not be read as JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

function count(value: number | undefined): number {
  return value !== undefined && value > 0 && value <= MOST_TOKENS ? Math.round(value) : 0;
}
