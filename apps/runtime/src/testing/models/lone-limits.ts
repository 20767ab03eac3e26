// Shared limits for a process alone: grants what it is asked for as the test says, and remembers what it was told.
import type { ProviderNews, Reservation, SharedLimits } from '../../ports/shared-limits.ts';

export class LoneLimits implements SharedLimits {
  readonly reservations: Reservation[] = [];
  readonly pauses: { readonly provider: string; readonly milliseconds: number }[] = [];
  readonly circuits: { readonly model: string; readonly isOpen: boolean }[] = [];
  /** Milliseconds to wait for what was reserved. */
  wait: () => number | Promise<number> = () => 0;
  tellNews: (news: ProviderNews) => void = () => {};
  #inside = 0;
  readonly #waiting: (() => void)[] = [];

  async reserve(_provider: string, reservation: Reservation): Promise<number> {
    this.reservations.push(reservation);
    return this.wait();
  }

  async enter(_provider: string, places: number, signal: AbortSignal): Promise<() => void> {
    while (this.#inside >= places) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      await promise;
    }
    this.#inside += 1;
    return () => {
      this.#inside -= 1;
      this.#waiting.shift()?.();
    };
  }

  pause(provider: string, milliseconds: number): void {
    this.pauses.push({ provider, milliseconds });
  }

  tellCircuit(model: string, openForMs: number | null): void {
    this.circuits.push({ model, isOpen: openForMs !== null });
  }

  onNews(listener: (news: ProviderNews) => void): void {
    this.tellNews = listener;
  }
}
