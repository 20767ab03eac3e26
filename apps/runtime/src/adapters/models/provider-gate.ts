// The way to one provider: whose turn it is by the operator's limits, and whether the provider asked to be left alone. Without limits
// and pauses it is open, and nobody waits or asks the database.
import { setTimeout as pause } from 'node:timers/promises';
import { ModelFailure } from '../../ports/model-gateway.ts';
import type { ProviderRate, SharedLimits } from '../../ports/shared-limits.ts';
import { RatePermits } from './rate-permits.ts';

/** One entry of CADRE_MODEL_LIMITS. */
export interface ProviderLimits extends ProviderRate {
  /** Calls at the same time, in all processes together. */
  readonly concurrency: number | null;
  /** How long a model may take to its first token; null: as long as for any provider. */
  readonly firstTokenTimeoutMs: number | null;
}

/** The call is over. @param tokens that it used; null when nobody knows */
export type Leave = (tokens: number | null) => void;

/** A provider may ask for longer; then the next call finds out, and an absurd wish doesn't shut everybody out for a day. */
const LONGEST_PAUSE_MS = 60_000;
/** A longer pause is not waited for here: the run can sleep, or take another model. */
const SHORT_PAUSE_MS = 5_000;

export class ProviderGate {
  readonly #provider: string;
  readonly #limits: ProviderLimits | null;
  readonly #shared: SharedLimits | null;
  readonly #permits: RatePermits | null;
  #pausedUntil = 0;

  /** @throws when there are limits and nothing to share them by */
  constructor(provider: string, limits: ProviderLimits | null, shared: SharedLimits | null) {
    this.#provider = provider;
    this.#limits = limits;
    this.#shared = shared;
    const isRated = limits !== null && (limits.requestsPerMinute !== null || limits.tokensPerMinute !== null);
    if (shared === null && (isRated || (limits?.concurrency ?? null) !== null)) throw new Error(`The limits of ${provider} can't be shared without a database.`);
    this.#permits = isRated && shared !== null ? new RatePermits({ provider, rate: limits, shared }) : null;
  }

  get limits(): ProviderLimits | null {
    return this.#limits;
  }

  get isOpen(): boolean {
    return this.#permits === null && (this.#limits?.concurrency ?? null) === null && this.#pausedUntil <= Date.now();
  }

  /** Milliseconds since the epoch; null when it is not paused. */
  get pausedUntil(): number | null {
    return this.#pausedUntil > Date.now() ? this.#pausedUntil : null;
  }

  /**
   * Waits for a turn.
   * @param tokens that the call will take, as far as that can be told
   * @throws the signal's reason when it is aborted first; ModelFailure while a long pause lasts
   */
  async enter(tokens: () => number, signal: AbortSignal): Promise<Leave> {
    await this.#awaitPause(signal);
    const concurrency = this.#limits?.concurrency ?? null;
    const leavePlace = concurrency === null || this.#shared === null ? null : await this.#shared.enter(this.#provider, concurrency, signal);
    try {
      const estimate = this.#limits?.tokensPerMinute == null ? 0 : tokens();
      await this.#permits?.take(estimate, signal);
      await this.#awaitPause(signal);
      return (used) => {
        leavePlace?.();
        if (used !== null) this.#permits?.correct(used - estimate);
      };
    } catch (error) {
      leavePlace?.();
      throw error;
    }
  }

  /** The provider asked for it, in an answer to this process. */
  pause(milliseconds: number): void {
    const bounded = Math.min(milliseconds, LONGEST_PAUSE_MS);
    if (this.#pausedUntil >= Date.now() + bounded) return;
    this.pauseUntil(Date.now() + bounded);
    this.#shared?.pause(this.#provider, bounded);
  }

  /** Another process was asked for it. */
  pauseUntil(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(until, Date.now() + LONGEST_PAUSE_MS));
  }

  async #awaitPause(signal: AbortSignal): Promise<void> {
    for (let left = this.#pausedUntil - Date.now(); left > 0; left = this.#pausedUntil - Date.now()) {
      if (left > SHORT_PAUSE_MS) {
        const message = `${this.#provider} asked not to be called for another ${Math.ceil(left / 1_000)} s.`;
        throw new ModelFailure('provider_rate_limited', message, { retryAfterMs: left, isFinal: true, durationMs: 0 });
      }
      await pause(left, undefined, { signal, ref: false });
    }
  }
}
