// Places for calls to one provider at the same time, shared by all processes: each place is a session-level advisory lock, so a
// process that dies leaves its places the moment its connection is gone. A place is kept for the next call as long as there is one,
// and given back as soon as another process waits.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isTransient } from './connect.ts';
import type { Sql } from './connect.ts';

export interface ProviderPlacesParts {
  readonly provider: string;
  readonly places: number;
  /** The one connection whose locks are this process's places. */
  session(): Sql;
  readonly closing: AbortSignal;
}

interface Waiting {
  readonly resolve: (leave: () => void) => void;
  readonly reject: (error: unknown) => void;
}

const LOOK_EVERY_MS = 50;
/** Looks that find a free place unused before it is given back. */
const LOOKS_BEFORE_GIVING = 5;
const AWAY_PAUSE_MS = 500;
/** The lock that says, shared by all who do: somebody waits for a place. Places are numbered from 1. */
const WAITING = 0;

export class ProviderPlaces {
  readonly #parts: ProviderPlacesParts;
  /** First half of the locks' keys; the second is the place. */
  readonly #lockClass: number;
  readonly #waiting = new Set<Waiting>();
  #held: number[] = [];
  #inUse = 0;
  /** Others wait. */
  #isWanted = false;
  /** Others have been told that this process waits. */
  #hasTold = false;
  #isTending = false;
  #looksIdle = 0;

  constructor(parts: ProviderPlacesParts) {
    this.#parts = parts;
    this.#lockClass = createHash('sha256').update(`cadre provider ${parts.provider}`).digest().readInt32BE() & 0x7fffffff;
  }

  /** In the order of asking. @returns leave @throws the signal's reason */
  enter(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (!this.#isWanted && this.#waiting.size === 0 && this.#inUse < this.#held.length) return Promise.resolve(this.#occupy());
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        reject,
        resolve: (leave) => {
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(waiting);
      void this.#tend();
    });
  }

  /** The connection broke, and with it all places; calls under way go on and get theirs back first. */
  lost(): void {
    this.#held = [];
    this.#hasTold = false;
    if (this.#inUse > 0) void this.#tend();
  }

  stop(): void {
    this.#rejectAll(new Error('The process stops.'));
  }

  #occupy(): () => void {
    this.#inUse += 1;
    this.#looksIdle = 0;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#inUse -= 1;
      if (!this.#isWanted) this.#serve();
      void this.#tend();
    };
  }

  #serve(): void {
    for (const waiting of this.#waiting) {
      if (this.#inUse >= this.#held.length) return;
      this.#waiting.delete(waiting);
      waiting.resolve(this.#occupy());
    }
  }

  /** Goes on while somebody waits, or a place is free or missing. */
  async #tend(): Promise<void> {
    if (this.#isTending) return;
    this.#isTending = true;
    try {
      while (!this.#parts.closing.aborted && (this.#waiting.size > 0 || this.#held.length !== this.#inUse || this.#hasTold)) {
        const isWorthWaiting = await this.#round();
        if (isWorthWaiting) await pause(LOOK_EVERY_MS, undefined, { ref: false });
      }
    } catch (error) {
      this.#rejectAll(error);
    } finally {
      this.#isTending = false;
    }
  }

  /** @returns whether the next round finds more after a pause than at once */
  async #round(): Promise<boolean> {
    try {
      const hasGiven = await this.#give();
      // Whoever waits elsewhere looks within this time, so the place that was given up is not taken back at once.
      if (hasGiven && this.#isWanted) await pause(2 * LOOK_EVERY_MS, undefined, { ref: false });
      const hasAll = await this.#take();
      this.#serve();
      // Whoever began to wait meanwhile needs no pause.
      if (hasAll && this.#waiting.size > 0) return false;
      await this.#tellOthers(this.#waiting.size > 0);
      return this.#waiting.size > 0 || this.#held.length !== this.#inUse;
    } catch (error) {
      if (!isTransient(error)) throw error;
      await pause(AWAY_PAUSE_MS, undefined, { ref: false });
      return false;
    }
  }

  /** Free places: at once when others wait, else when nobody here has used them for a while. */
  async #give(): Promise<boolean> {
    const free = this.#held.length - this.#inUse;
    if (free <= 0 || (this.#waiting.size > 0 && !this.#isWanted)) return false;
    this.#looksIdle += 1;
    if (!this.#isWanted && this.#looksIdle <= LOOKS_BEFORE_GIVING) return false;
    const given = this.#held.splice(0, free);
    await this.#parts.session()`select pg_advisory_unlock(${this.#lockClass}, place) from unnest(${given}::int[]) as place`;
    return true;
  }

  /** As many as are needed and free anywhere; and looks whether others wait. @returns whether it has all that were needed */
  async #take(): Promise<boolean> {
    const needed = Math.max(0, this.#inUse + this.#waiting.size - this.#held.length);
    const [row] = await this.#parts.session()<{ taken: number[]; wanted: boolean }[]>`
      select
        to_json(array(
          select place from generate_series(1, ${this.#parts.places}::int) as place
          -- A lock that this session has already would be given again. "case" keeps the order, and "limit" stops the series.
          where case when place = any(${this.#held}::int[]) then false else pg_try_advisory_lock(${this.#lockClass}, place) end
          limit ${needed}
        )) as taken,
        exists (select from pg_locks where locktype = 'advisory' and granted and classid = ${this.#lockClass}::oid and objid = ${WAITING}::oid and objsubid = 2
          and pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database())) as wanted`;
    const taken = row?.taken ?? [];
    this.#held.push(...taken);
    this.#isWanted = row?.wanted ?? false;
    return taken.length === needed;
  }

  async #tellOthers(isWaiting: boolean): Promise<void> {
    if (isWaiting === this.#hasTold) return;
    const session = this.#parts.session();
    if (isWaiting) await session`select pg_advisory_lock_shared(${this.#lockClass}, ${WAITING}::int)`;
    else await session`select pg_advisory_unlock_shared(${this.#lockClass}, ${WAITING}::int)`;
    this.#hasTold = isWaiting;
  }

  #rejectAll(error: unknown): void {
    for (const { reject } of this.#waiting) reject(error);
    this.#waiting.clear();
  }
}
