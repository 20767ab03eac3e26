// The log in PostgreSQL: group commit, the wait for a database that is away, and the question what became of a commit whose
// answer was lost.
import type { RunId } from '@cadre/run-core';
import { LogClosed } from '../../ports/event-log.ts';
import type { Append, AppendOutcome, EventLog, LoggedEvent } from '../../ports/event-log.ts';
import { Batches } from './batches.ts';
import { isTransient } from './connect.ts';
import type { Sql, Transaction } from './connect.ts';
import { insertEvents, PARTIAL_APPEND, toEventRow } from './insert-events.ts';
import type { EventRow } from './insert-events.ts';
import { readEvents } from './read-events.ts';
import type { EventRange } from './read-events.ts';
import { untilAnswered } from './until-answered.ts';

export interface EventLogParts {
  /** Of its own, with as many connections as `lanes`. */
  readonly logSql: Sql;
  readonly lanes: number;
  readonly sql: Sql;
  /** An activation of each run, in the given transaction. */
  activate(transaction: Transaction, runs: readonly RunId[]): Promise<void>;
  /** Called after the commit of a transaction with an activation in it. */
  activated(): void;
  /** Called after each commit that such a number of events went out with, with the time until they were durable. */
  flushed?(events: number, milliseconds: number): void;
}

const MAX_BATCH = 500;
/** What comes from outside waits for what came before it: a crowd that decides at once costs few commits, and leaves the log's own lanes to the hosts. */
const OUTSIDE_LANES = 1;
const READ_LANES = 2;
/** Events of a run that are read along with other runs': enough for most, and little enough for all of a batch together. */
const FIRST_PAGE = 32;
const READS_IN_A_BATCH = 32;
/** So that a long log never lies in one answer of the database. */
const PAGE = 2_000;

interface Writing {
  readonly append: Append;
  readonly rows: readonly EventRow[];
}

/** @returns the runs whose places were free */
type Insert = (rows: readonly EventRow[]) => Promise<ReadonlySet<RunId>>;

export class PostgresEventLog implements EventLog {
  readonly #parts: EventLogParts;
  readonly #commits: Batches<Writing, AppendOutcome>;
  readonly #outside: Batches<Writing, AppendOutcome>;
  readonly #reads: Batches<EventRange, readonly LoggedEvent[]>;
  readonly #listeners = new Set<(appended: readonly Append[]) => void>();
  readonly #closing = new AbortController();

  constructor(parts: EventLogParts) {
    this.#parts = parts;
    this.#commits = this.#batches(parts.lanes, (rows) => insertEvents(parts.logSql, rows));
    this.#outside = this.#batches(OUTSIDE_LANES, (rows) => this.#insertAndActivate(rows));
    this.#reads = new Batches({ lanes: READ_LANES, maxItems: READS_IN_A_BATCH, send: (ranges) => readEvents(parts.sql, ranges) });
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

  #batches(lanes: number, insert: Insert): Batches<Writing, AppendOutcome> {
    return new Batches({
      lanes,
      maxItems: MAX_BATCH,
      keyOf: ({ append }) => append.run,
      send: async (items) => {
        const begunAt = performance.now();
        const outcomes = await this.#write(items.map(({ rows }) => rows), insert);
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

  #insertAndActivate(rows: readonly EventRow[]): Promise<ReadonlySet<RunId>> {
    return this.#parts.sql.begin(async (transaction) => {
      const runs = await insertEvents(transaction, rows);
      if (runs.size > 0) await this.#parts.activate(transaction, [...runs]);
      return runs;
    });
  }

  async #write(appends: readonly (readonly EventRow[])[], insert: Insert): Promise<readonly AppendOutcome[]> {
    // Sorted, so that two processes that write the same runs wait for each other in one order.
    const rows = [...appends].sort(([a], [b]) => ((a?.run ?? '') < (b?.run ?? '') ? -1 : 1)).flat();
    const inserted = await this.#persist(rows, async (sorted) => {
      try {
        return await insert(sorted);
      } catch (error) {
        // Among others each is sent again alone; alone it is somebody else's place.
        if (appends.length === 1 && isPartial(error)) return new Set();
        throw error;
      }
    });
    return appends.map(([row]) => (row !== undefined && inserted.has(row.run) ? 'appended' : 'conflict'));
  }

  /** Tries until the database answers. @returns the runs whose event is in the log by our doing */
  #persist(rows: readonly EventRow[], insert: Insert): Promise<ReadonlySet<RunId>> {
    let isAmbiguous = false;
    return untilAnswered(this.#closing.signal, async () => {
      try {
        const inserted = await insert(rows);
        const others = rows.filter((row) => !inserted.has(row.run));
        if (!isAmbiguous || others.length === 0) return inserted;
        // An earlier try broke off: what is there already may be our own.
        return new Set([...inserted, ...(await this.#findOwn(others))]);
      } catch (error) {
        isAmbiguous ||= isTransient(error);
        throw error;
      }
    });
  }

  async #findOwn(rows: readonly EventRow[]): Promise<readonly RunId[]> {
    const found = await this.#parts.sql<{ run_id: string; seq: number; actor: string; type: string; payload: string | null; payload_hash: string | null; at: number }[]>`
      select run_id, seq, actor, type, payload::text as payload, payload_hash, (extract(epoch from at) * 1000)::float8 as at
      from run_events join unnest(${rows.map((row) => row.run)}::text[], ${rows.map((row) => row.seq)}::int[]) as wanted (run_id, seq) using (run_id, seq)`;
    const byPlace = new Map(found.map((row) => [`${row.run_id} ${row.seq}`, row]));
    const foreign = rows.filter((row) => {
      const stored = byPlace.get(`${row.run} ${row.seq}`);
      const isOwn = stored?.actor === row.actor && stored.type === row.type && stored.at === row.at && (row.hash === null ? stored.payload === row.payload : stored.payload_hash === row.hash);
      return !isOwn;
    });
    const foreignRuns = new Set(foreign.map((row) => row.run));
    return [...new Set(rows.map((row) => row.run))].filter((run) => !foreignRuns.has(run));
  }

  #tell(appended: readonly Append[]): void {
    if (appended.length > 0) for (const listener of this.#listeners) listener(appended);
  }
}

function toRows({ run, seq, entries, change }: Append): readonly EventRow[] {
  return entries.map(({ event, actor, at }, index) => toEventRow({ run, seq: seq + index, actor, type: event.type, payload: event.payload, at, change: index === entries.length - 1 ? change : undefined }));
}

function isPartial(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === PARTIAL_APPEND;
}
