// LISTEN and NOTIFY for small news between the processes of one database. What is posted within a moment goes out in one
// statement, outside of every other transaction: a NOTIFY holds a global lock while it commits. Best effort by design.
import { randomUUID } from 'node:crypto';
import type { Logger } from '../../ports/logger.ts';
import type { Sql } from './connect.ts';

/** NOTIFY takes less than 8000 bytes. */
export const MAX_NEWS_BYTES = 7_900;
const MAX_QUEUED = 10_000;

const topics = ['activation', 'call', 'host', 'interest', 'live', 'provider'] as const;
export type Topic = (typeof topics)[number];

export class Bulletin {
  readonly #sql: Sql;
  readonly #logger: Logger;
  /** Own news come back too; they are known already. */
  readonly #origin = randomUUID().slice(0, 8);
  readonly #listeners = new Map<Topic, (body: string) => void>();
  readonly #reconnected = new Set<() => void>();
  #queue = new Set<string>();
  #posted = 0;
  #isSending = false;
  #isStopped = false;
  #unlisten: (() => Promise<void>) | null = null;

  constructor(sql: Sql, logger: Logger) {
    this.#sql = sql;
    this.#logger = logger;
  }

  async start(): Promise<void> {
    let isFirst = true;
    const { unlisten } = await this.#sql.listen(
      'cadre',
      (text) => this.#receive(text),
      () => {
        if (!isFirst) for (const listener of this.#reconnected) listener();
        isFirst = false;
      },
    );
    this.#unlisten = unlisten;
  }

  /** One listener a topic. */
  on(topic: Topic, listener: (body: string) => void): void {
    this.#listeners.set(topic, listener);
  }

  /** News may have been missed. */
  onReconnect(listener: () => void): void {
    this.#reconnected.add(listener);
  }

  /** @param body under MAX_NEWS_BYTES with its topic; but for words, the same body twice in a moment is one */
  post(topic: Topic, body: string): void {
    if (this.#isStopped || this.#queue.size >= MAX_QUEUED) return;
    // NOTIFY drops repetitions too, and the same words may well be said twice.
    if (topic === 'live') this.#posted += 1;
    const origin = topic === 'live' ? `${this.#origin}.${this.#posted}` : this.#origin;
    this.#queue.add(`${origin} ${topic} ${body}`);
    if (!this.#isSending) void this.#send();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#queue.clear();
    try {
      await this.#unlisten?.();
    } catch (error) {
      this.#logger.debug({ error: String(error) }, 'The bulletin was left while the database was away.');
    }
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    await new Promise(setImmediate);
    while (this.#queue.size > 0) {
      const texts = [...this.#queue];
      this.#queue = new Set();
      try {
        await this.#sql`select pg_notify('cadre', text) from unnest(${texts}::text[]) as text`;
      } catch (error) {
        this.#logger.debug({ error: String(error), news: texts.length }, 'News could not be sent.');
      }
    }
    this.#isSending = false;
  }

  #receive(text: string): void {
    const [origin, name = ''] = text.split(' ', 2);
    if (origin?.split('.')[0] === this.#origin) return;
    const body = text.slice(`${origin} ${name} `.length);
    const topic = topics.find((known) => known === name);
    if (topic === undefined) return;
    try {
      this.#listeners.get(topic)?.(body);
    } catch (error) {
      // Anybody with a connection may NOTIFY; what is not understood is not for us.
      this.#logger.debug({ error: String(error), topic }, 'News that could not be read.');
    }
  }
}
