import type { Backoff } from '@cadre/run-core';

export interface Chance {
  /** What the provider or service asked for; null when it said nothing. */
  readonly retryAfterMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
}

/**
 * Milliseconds before the next try: exponential from `backoffMs`, capped, of which the last half is chance, so that runs which
 * failed together don't come back together. Never shorter than the provider asked for.
 */
export function retryPause({ attempt, retry }: { readonly attempt: number; readonly retry: Backoff }, { retryAfterMs, random }: Chance): number {
  const full = Math.min(retry.backoffMs * retry.factor ** (attempt - 1), retry.maxMs);
  return Math.round(Math.max(full / 2 + (full / 2) * random, retryAfterMs ?? 0));
}
