// The log of a run, in order, as it was written.
import type { LoggedEvent } from '../../ports/event-log.ts';
import type { Sql } from './connect.ts';

/** So that a long log never lies in one answer of the database. */
const PAGE = 2_000;

interface Row {
  readonly seq: number;
  readonly actor: string;
  readonly type: string;
  readonly payload: unknown;
  readonly at: number;
}

export async function readEvents(sql: Sql, run: string, range: { readonly after: number; readonly limit: number }): Promise<readonly LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let after = range.after; events.length < range.limit; ) {
    const limit = Math.min(PAGE, range.limit - events.length);
    const rows = await sql<Row[]>`
      select seq, actor, type, coalesce(payload, body) as payload, (extract(epoch from at) * 1000)::float8 as at
      from run_events left join payloads on payloads.run_id = run_events.run_id and payloads.hash = run_events.payload_hash
      where run_events.run_id = ${run} and seq > ${after}
      order by seq limit ${limit}`;
    for (const row of rows) events.push(toEvent(row));
    if (rows.length < limit) break;
    after += rows.length;
  }
  return events;
}

/** Only `insertEvents` writes this table, and it takes typed events: this is where they come back. */
function toEvent(row: Row): LoggedEvent {
  return { seq: row.seq, actor: row.actor, type: row.type, payload: row.payload, at: row.at } as LoggedEvent;
}
