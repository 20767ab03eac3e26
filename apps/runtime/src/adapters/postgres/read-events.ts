// Pages of the logs of several runs in one answer, each in order, as it was written.
import type { RunId } from '@cadre/run-core';
import type { LoggedEvent } from '../../ports/event-log.ts';
import type { Sql } from './connect.ts';

export interface EventRange {
  readonly run: RunId;
  readonly after: number;
  readonly limit: number;
}

interface Row {
  /** Place of its range among those asked for, from 1. */
  readonly range: number;
  readonly seq: number;
  readonly actor: string;
  readonly type: string;
  readonly payload: unknown;
  readonly at: number;
}

export async function readEvents(sql: Sql, ranges: readonly EventRange[]): Promise<readonly (readonly LoggedEvent[])[]> {
  const rows = await sql<Row[]>`
    select range::int as range, seq, actor, type, payload, at
    from unnest(${ranges.map((each) => each.run)}::text[], ${ranges.map((each) => each.after)}::int[], ${ranges.map((each) => each.limit)}::int[])
      with ordinality as asked (run_id, after, size, range)
    cross join lateral (
      select seq, actor, type, coalesce(payload, body) as payload, (extract(epoch from at) * 1000)::float8 as at
      from run_events left join payloads on payloads.run_id = run_events.run_id and payloads.hash = run_events.payload_hash
      where run_events.run_id = asked.run_id and seq > asked.after
      order by seq limit asked.size
    ) as page
    order by range, seq`;
  const pages: LoggedEvent[][] = ranges.map(() => []);
  for (const row of rows) pages[row.range - 1]?.push(toEvent(row));
  return pages;
}

/** Only `insertEvents` writes this table, and it takes typed events: this is where they come back. */
function toEvent({ seq, actor, type, payload, at }: Row): LoggedEvent {
  return { seq, actor, type, payload, at } as LoggedEvent;
}
