// What all processes of an installation share about model providers: how much of a provider's rate is spoken for, how many calls
// are under way, who asked to be left alone, and which models are out of order.

/** Null: without bound. */
export interface ProviderRate {
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

export interface Reservation extends ProviderRate {
  readonly requests: number;
  /** May be less than 0: an earlier estimate was too high. */
  readonly tokens: number;
}

export interface SharedLimits {
  /**
   * Takes requests and tokens out of the provider's bucket. While the database is away it waits.
   * @returns milliseconds until what was taken may be used
   * @throws when the process stops first
   */
  reserve(provider: string, reservation: Reservation): Promise<number>;
  /**
   * One of `places` calls at the same time, in all processes together; in this process in the order of asking.
   * @returns leave
   * @throws the signal's reason when it is aborted first
   */
  enter(provider: string, places: number, signal: AbortSignal): Promise<() => void>;
  /** The provider asks to be left alone. Everybody hears of it. */
  pause(provider: string, milliseconds: number): void;
  /** A circuit has changed here. Everybody hears of it. `openForMs` null: the model answers again. */
  tellCircuit(model: string, openForMs: number | null): void;
  /** News of the other processes, and what was known before this one began. One listener. */
  onNews(listener: (news: ProviderNews) => void): void;
}

/** Times are milliseconds since the epoch by this process's clock. */
export type ProviderNews =
  | { readonly type: 'paused'; readonly provider: string; readonly until: number }
  | { readonly type: 'circuit'; readonly model: string; readonly openUntil: number | null };
