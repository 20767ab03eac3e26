// Permits to call one provider, taken ahead for all processes in small batches: one statement a batch, whose calls then go out when
// what was taken has flowed into the bucket. Knows nothing of models or replies.
import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderRate, SharedLimits } from '../../ports/shared-limits.ts';

export interface RatePermitsParts {
  readonly provider: string;
  readonly rate: ProviderRate;
  readonly shared: Pick<SharedLimits, 'reserve'>;
}

interface Waiting {
  readonly tokens: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Without a rate of requests, so many calls at once wait for the same statement. */
const MOST_TOGETHER = 100;

export class RatePermits {
  readonly #parts: RatePermitsParts;
  /** What one batch takes at least: a second's worth, so that little is lost with a process that ends. */
  readonly #batch: { readonly requests: number; readonly tokens: number };
  readonly #waiting = new Set<Waiting>();
  /** Taken and not used; tokens below 0 are owed to the bucket. */
  #requests = 0;
  #tokens = 0;
  #isTaking = false;

  constructor(parts: RatePermitsParts) {
    const { requestsPerMinute, tokensPerMinute } = parts.rate;
    this.#parts = parts;
    this.#batch = { requests: Math.ceil((requestsPerMinute ?? MOST_TOGETHER * 60) / 60), tokens: Math.ceil((tokensPerMinute ?? 0) / 60) };
  }

  /** In the order of asking. @throws the signal's reason when it is aborted first */
  take(tokens: number, signal: AbortSignal): Promise<void> {
    if (this.#waiting.size === 0 && this.#covers(tokens)) {
      this.#spend(tokens);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        tokens,
        reject,
        resolve: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiting);
      void this.#takeForAll();
    });
  }

  /** A call has used so many tokens more (or less) than it had taken. What is owed is taken along with the next batch. */
  correct(tokens: number): void {
    if (this.#parts.rate.tokensPerMinute !== null) this.#tokens -= tokens;
  }

  #covers(tokens: number): boolean {
    const { requestsPerMinute, tokensPerMinute } = this.#parts.rate;
    return (requestsPerMinute === null || this.#requests >= 1) && (tokensPerMinute === null || this.#tokens >= tokens);
  }

  #spend(tokens: number): void {
    if (this.#parts.rate.requestsPerMinute !== null) this.#requests -= 1;
    if (this.#parts.rate.tokensPerMinute !== null) this.#tokens -= tokens;
  }

  async #takeForAll(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    try {
      while (this.#waiting.size > 0) {
        await this.#takeBatch();
        this.#serve();
      }
    } catch (error) {
      for (const { reject } of this.#waiting) reject(error);
      this.#waiting.clear();
    } finally {
      this.#isTaking = false;
    }
  }

  async #takeBatch(): Promise<void> {
    const { provider, rate, shared } = this.#parts;
    let calls = 0;
    let tokens = 0;
    for (const each of this.#waiting) {
      const isMoreTokens = rate.tokensPerMinute !== null && tokens + each.tokens > this.#batch.tokens;
      if (calls > 0 && (calls >= this.#batch.requests || isMoreTokens)) break;
      calls += 1;
      tokens += each.tokens;
    }
    const taken = {
      requests: rate.requestsPerMinute === null ? 0 : Math.max(0, this.#batch.requests - this.#requests),
      tokens: rate.tokensPerMinute === null ? 0 : Math.max(tokens, this.#batch.tokens) - this.#tokens,
    };
    const wait = await shared.reserve(provider, { ...rate, ...taken });
    if (wait > 0) await pause(wait, undefined, { ref: false });
    this.#requests += taken.requests;
    this.#tokens += taken.tokens;
  }

  #serve(): void {
    for (const waiting of this.#waiting) {
      if (!this.#covers(waiting.tokens)) return;
      this.#waiting.delete(waiting);
      this.#spend(waiting.tokens);
      waiting.resolve();
    }
  }
}
