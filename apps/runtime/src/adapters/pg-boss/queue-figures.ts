// Has the database collect figures about the queue when its plans may have gone wrong. It plans by figures from when few jobs were in
// hand, or by none at all, and then looks through everything in the queue for each job that it gives out or takes back (measured with
// 2,300 in hand: 70 ms for 100 jobs, with new figures 4 ms).
import type { Logger } from '../../ports/logger.ts';
import type { Sql } from '../postgres/connect.ts';
import { analyzeQueue } from './run-queue.ts';

const SLOW_MS = 25;
const MANY_IN_HAND = 32;
const ANALYZE_AGAIN_MS = 5_000;
const ANALYZE_EVERY_MS = 60_000;

export class QueueFigures {
  readonly #sql: Sql;
  readonly #logger: Logger;
  #analyzedAt = -Infinity;

  constructor(sql: Sql, logger: Logger) {
    this.#sql = sql;
    this.#logger = logger;
  }

  /** So many are in hand now; the last statement about them took so long. */
  keepFresh(inHand: number, tookMs: number): void {
    const now = performance.now();
    if (inHand < MANY_IN_HAND || now - this.#analyzedAt < (tookMs < SLOW_MS ? ANALYZE_EVERY_MS : ANALYZE_AGAIN_MS)) return;
    this.#analyzedAt = now;
    // Nobody waits for it, not even behind it: in a transaction it has its connection to itself.
    analyzeQueue(this.#sql).catch((error: unknown) => this.#logger.debug({ error: String(error) }, 'The queue could not be analysed.'));
  }
}
