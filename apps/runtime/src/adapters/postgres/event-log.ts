// The log in PostgreSQL: group commit, the wait for a database that is away, and the question what became of a commit whose
// answer was lost.
import type { RunId } from '@cadre/run-core';
import { LogClosed } from '../../ports/event-log.ts';
import type { Append, AppendOutcome, EventLog, LoggedEvent } from '../../ports/event-log.ts';
import { Batches } from './batches.ts';
import { isTransient } from './connect.ts';
import type { Sql } from './connect.ts';
import { insertEvents, isPlaceTaken, toEventRow } from './insert-events.ts';
import type { EventRow, WithActivations, WithCompletions } from './insert-events.ts';
import { readEvents } from './read-events.ts';
import type { EventRange } from './read-events.ts';
import { isSame, placeOf, readPlaces } from './read-places.ts';
import { untilAnswered } from './until-answered.ts';

export interface EventLogParts {
  /** Of its own, with as many connections as `lanes`. */
  readonly logSql: Sql;
  readonly lanes: number;
  readonly sql: Sql;
  readonly withCompletions: WithCompletions;
  readonly withActivations: WithActivations;
  /** Called after the commit of a statement with an activation in it. */
  activated(): void;
  /** Called after each commit that such a number of events went out with, with the time until they were durable. */
  flushed?(events: number, milliseconds: number): void;
}

const MAX_BATCH = 500;
/** What comes from outside waits for what came before it: a crowd that decides at once costs few commits, and leaves the log's own lanes to the hosts. */
const OUTSIDE_LANES = 1;
/** 64 who decide without a pause then keep a small machine half busy, and a new run does not queue behind them for a processor. */
const OUTSIDE_REST = 6;
/** Larger batches instead of more at once: whoever waits for one of them waits for less of the database's time. */
const READ_LANES = 1;
/** Events of a run that are read along with other runs': enough for most, and little enough for all of a batch together. */
const FIRST_PAGE = 32;
const READS_IN_A_BATCH = 32;
/** So that a long log never lies in one answer of the database. */
const PAGE = 2_000;

interface Writing {
  readonly append: Append;
  readonly rows: readonly EventRow[];
}

/** All or nothing. */
type Insert = (rows: readonly EventRow[]) => Promise<void>;

export class PostgresEventLog implements EventLog {
  readonly #parts: EventLogParts;
  readonly #commits: Batches<Writing, AppendOutcome>;
  readonly #outside: Batches<Writing, AppendOutcome>;
  readonly #reads: Batches<EventRange, readonly LoggedEvent[]>;
  readonly #listeners = new Set<(appended: readonly Append[]) => void>();
  readonly #closing = new AbortController();

  constructor(parts: EventLogParts) {
    this.#parts = parts;
    this.#commits = this.#batches(parts.lanes, (rows) => insertEvents(parts.logSql, rows, { withCompletions: parts.withCompletions }));
    this.#outside = this.#batches(OUTSIDE_LANES, (rows) => insertEvents(parts.sql, rows, parts), OUTSIDE_REST);
    this.#reads = new Batches({ lanes: READ_LANES, maxItems: READS_IN_A_BATCH, send: (ranges) => readEvents(parts.sql, ranges) });
  }

  get pending(): number {
    return this.#commits.pending;
  }

  append(append: Append): Promise<AppendOutcome> {
    return this.#add(this.#commits, append);
  }

  async appendAndActivate(append: Append): Promise<AppendOutcome> {
    const outcome = await this.#add(this.#outside, append);
    if (outcome === 'appended') this.#parts.activated();
    return outcome;
  }

  async read(run: RunId, after: number, limit = Number.MAX_SAFE_INTEGER): Promise<readonly LoggedEvent[]> {
    const events: LoggedEvent[] = [];
    for (let size = FIRST_PAGE; events.length < limit; size = PAGE) {
      const range = { run, after: after + events.length, limit: Math.min(size, limit - events.length) };
      const [page = []] = size === FIRST_PAGE ? [await this.#reads.add(range)] : await readEvents(this.#parts.sql, [range]);
      events.push(...page);
      if (page.length < range.limit) break;
    }
    return events;
  }

  onAppended(listener: (appended: readonly Append[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everybody who still waits gets LogClosed. */
  close(): void {
    this.#closing.abort();
    for (const batches of [this.#commits, this.#outside]) batches.reject(new LogClosed('The event log is closed.'));
  }

  #batches(lanes: number, insert: Insert, rest = 0): Batches<Writing, AppendOutcome> {
    return new Batches({
      lanes,
      rest,
      maxItems: MAX_BATCH,
      keyOf: ({ append }) => append.run,
      send: async (items) => {
        const begunAt = performance.now();
        const outcomes = await this.#write(items, insert);
        this.#parts.flushed?.(items.reduce((sum, { rows }) => sum + rows.length, 0), performance.now() - begunAt);
        this.#tell(items.map(({ append }) => append).filter((_, index) => outcomes[index] === 'appended'));
        return outcomes;
      },
    });
  }

  async #add(batches: Batches<Writing, AppendOutcome>, append: Append): Promise<AppendOutcome> {
    if (this.#closing.signal.aborted) throw new LogClosed('The event log is closed.');
    try {
      return await batches.add({ append, rows: toRows(append) });
    } catch (error) {
      throw this.#closing.signal.aborted ? new LogClosed('The event log was closed.', { cause: error }) : error;
    }
  }

  /** Tries until the database answers; without those whose places are taken, until the others are in. */
  async #write(items: readonly Writing[], insert: Insert): Promise<readonly AppendOutcome[]> {
    const conflicts = new Set<Writing>();
    // Sorted, so that two processes that write the same runs wait for each other in one order.
    let left = [...items].sort((a, b) => (a.append.run < b.append.run ? -1 : 1));
    let isAmbiguous = false;
    await untilAnswered(this.#closing.signal, async () => {
      while (left.length > 0) {
        try {
          await insert(left.flatMap(({ rows }) => rows));
          return;
        } catch (error) {
          isAmbiguous ||= isTransient(error);
          if (!isPlaceTaken(error)) throw error;
          const stored = await readPlaces(this.#parts.sql, left.flatMap(({ rows }) => rows));
          const taken = left.filter(({ rows }) => rows.some((row) => stored.has(placeOf(row))));
          if (taken.length === 0) throw error;
          // An earlier try broke off: what is there already may be our own.
          for (const each of taken) if (!isAmbiguous || !each.rows.every((row) => isSame(row, stored.get(placeOf(row))))) conflicts.add(each);
          left = left.filter((each) => !taken.includes(each));
        }
      }
    });
    return items.map((each) => (conflicts.has(each) ? 'conflict' : 'appended'));
  }

  #tell(appended: readonly Append[]): void {
    if (appended.length > 0) for (const listener of this.#listeners) listener(appended);
  }
}

function toRows({ run, seq, entries, change, completes }: Append): readonly EventRow[] {
  return entries.map(({ event, actor, at }, index) => {
    const isLast = index === entries.length - 1;
    return toEventRow({ run, seq: seq + index, actor, type: event.type, payload: event.payload, at, change: isLast ? change : undefined, completes: isLast ? completes : undefined });
  });
}
