// How long a provider asks to wait (RFC 9110 `retry-after`, and the finer `retry-after-ms` that some send).

/** A day: a longer wish is as good as this one, and never overflows a timer. */
const LONGEST_MS = 24 * 60 * 60 * 1_000;

/** @param now milliseconds since the epoch. @returns milliseconds, or null when the provider said nothing usable */
export function readRetryAfter(headers: { readonly [name: string]: string | undefined } | undefined, now: number): number | null {
  const exact = readNumber(headers?.['retry-after-ms']);
  if (exact !== null) return clamp(exact);
  const value = headers?.['retry-after'];
  const seconds = readNumber(value);
  if (seconds !== null) return clamp(seconds * 1_000);
  const date = value !== undefined && /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : clamp(date - now);
}

function readNumber(value: string | undefined): number | null {
  return value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

function clamp(milliseconds: number): number {
  return Math.min(Math.max(0, Math.ceil(milliseconds)), LONGEST_MS);
}
