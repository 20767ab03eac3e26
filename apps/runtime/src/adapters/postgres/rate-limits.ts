// What all processes share about model providers: the bucket of each provider's rate is one row, places for calls at the same time are
// advisory locks, and pauses and circuits are told by the bulletin. Processes agree by the database's clock.
import { z } from 'zod';
import type { Logger } from '../../ports/logger.ts';
import type { ProviderNews, Reservation, SharedLimits } from '../../ports/shared-limits.ts';
import { MAX_NEWS_BYTES } from './bulletin.ts';
import type { Bulletin } from './bulletin.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { ProviderPlaces } from './provider-places.ts';
import { untilAnswered } from './until-answered.ts';

export interface RateLimitsParts {
  readonly url: string;
  readonly sql: Sql;
  readonly bulletin: Bulletin;
  readonly logger: Logger;
}

/** How much a bucket holds: in any minute at most a tenth more than a minute's rate goes out. */
const BUCKET_SECONDS = 6;

const newsSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('paused'), provider: z.string(), forMs: z.number() }),
  z.strictObject({ type: z.literal('circuit'), model: z.string(), openForMs: z.number().nullable() }),
]);

export class PostgresRateLimits implements SharedLimits {
  readonly #parts: RateLimitsParts;
  readonly #closing = new AbortController();
  readonly #places = new Map<string, ProviderPlaces>();
  /** Of its own, and only when places are limited: its locks are the places that this process has. */
  #session: Sql | null = null;
  #listener: (news: ProviderNews) => void = () => {};

  constructor(parts: RateLimitsParts) {
    this.#parts = parts;
    parts.bulletin.on('provider', (body) => this.#receive(body));
    parts.bulletin.onReconnect(() => void this.#readPauses());
  }

  async reserve(provider: string, { requests, tokens, requestsPerMinute, tokensPerMinute }: Reservation): Promise<number> {
    const request = stepOf(requestsPerMinute);
    const token = stepOf(tokensPerMinute);
    return untilAnswered(this.#closing.signal, async () => {
      // Requests wait until they themselves have flowed in. Tokens only until those of others have: nobody knows what a call will
      // use in the end, and one that is larger than the bucket must come through as well.
      const [row] = await this.#parts.sql<{ wait: number }[]>`
        insert into provider_rates as rate (provider, requests_at, tokens_at)
        values (${provider}, clock_timestamp() + make_interval(secs => ${requests * request.seconds - request.bucket}::float8),
          clock_timestamp() + make_interval(secs => ${tokens * token.seconds - token.bucket}::float8))
        on conflict (provider) do update set
          requests_at = greatest(rate.requests_at, clock_timestamp() - make_interval(secs => ${request.bucket}::float8)) + make_interval(secs => ${requests * request.seconds}::float8),
          tokens_at = greatest(rate.tokens_at, clock_timestamp() - make_interval(secs => ${token.bucket}::float8)) + make_interval(secs => ${tokens * token.seconds}::float8)
        returning (extract(epoch from greatest(requests_at, tokens_at - make_interval(secs => ${tokens * token.seconds}::float8), paused_until) - clock_timestamp()) * 1000)::float8 as wait`;
      return Math.max(0, Math.ceil(row?.wait ?? 0));
    });
  }

  enter(provider: string, places: number, signal: AbortSignal): Promise<() => void> {
    const known = this.#places.get(provider) ?? new ProviderPlaces({ provider, places, session: () => this.#openSession(), closing: this.#closing.signal });
    this.#places.set(provider, known);
    return known.enter(signal);
  }

  pause(provider: string, milliseconds: number): void {
    this.#tell({ type: 'paused', provider, forMs: milliseconds });
    this.#keepPause(provider, milliseconds).catch((error: unknown) => this.#missed(error));
  }

  tellCircuit(model: string, openForMs: number | null): void {
    this.#tell({ type: 'circuit', model, openForMs });
  }

  onNews(listener: (news: ProviderNews) => void): void {
    this.#listener = listener;
    void this.#readPauses();
  }

  /** Whoever still waits gets an error. */
  async stop(): Promise<void> {
    this.#closing.abort();
    for (const places of this.#places.values()) places.stop();
    await this.#session?.end({ timeout: 1 });
  }

  #openSession(): Sql {
    this.#session ??= connect(this.#parts.url, {
      connections: 1,
      name: 'places',
      onClose: () => {
        for (const places of this.#places.values()) places.lost();
      },
    });
    return this.#session;
  }

  async #keepPause(provider: string, milliseconds: number): Promise<void> {
    await this.#parts.sql`
      insert into provider_rates as rate (provider, paused_until) values (${provider}, clock_timestamp() + make_interval(secs => ${milliseconds / 1_000}::float8))
      on conflict (provider) do update set paused_until = greatest(rate.paused_until, excluded.paused_until)`;
  }

  async #readPauses(): Promise<void> {
    try {
      const rows = await this.#parts.sql<{ provider: string; left: number }[]>`
        select provider, (extract(epoch from paused_until - clock_timestamp()) * 1000)::float8 as left from provider_rates where paused_until > clock_timestamp()`;
      for (const { provider, left } of rows) this.#listener({ type: 'paused', provider, until: Date.now() + left });
    } catch (error) {
      this.#missed(error);
    }
  }

  #tell(news: z.infer<typeof newsSchema>): void {
    const body = JSON.stringify(news);
    if (Buffer.byteLength(body) < MAX_NEWS_BYTES - 100) this.#parts.bulletin.post('provider', body);
  }

  #receive(body: string): void {
    const news = newsSchema.parse(JSON.parse(body));
    const now = Date.now();
    if (news.type === 'paused') this.#listener({ type: 'paused', provider: news.provider, until: now + news.forMs });
    else this.#listener({ type: 'circuit', model: news.model, openUntil: news.openForMs === null ? null : now + news.openForMs });
  }

  /** A pause is advice: whoever has not heard of it hears it from the provider. */
  #missed(error: unknown): void {
    if (!this.#closing.signal.aborted) this.#parts.logger.debug({ error: String(error) }, 'Pauses of providers could not be shared.');
  }
}

/** Seconds for one to flow in, and what the bucket holds, in seconds: one at least. Without a rate it is always full. */
function stepOf(perMinute: number | null): { readonly seconds: number; readonly bucket: number } {
  if (perMinute === null) return { seconds: 0, bucket: 0 };
  const seconds = 60 / perMinute;
  return { seconds, bucket: Math.max(BUCKET_SECONDS, seconds) };
}
