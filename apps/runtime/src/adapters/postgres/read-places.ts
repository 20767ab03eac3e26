// What is in the log at places where something was to be written.
import type { Sql } from './connect.ts';
import type { EventRow } from './insert-events.ts';

export interface StoredEvent {
  readonly run: string;
  readonly seq: number;
  readonly actor: string;
  readonly type: string;
  readonly payload: string | null;
  readonly hash: string | null;
  readonly at: number;
}

export async function readPlaces(sql: Sql, places: readonly Pick<EventRow, 'run' | 'seq'>[]): Promise<ReadonlyMap<string, StoredEvent>> {
  const rows = await sql<StoredEvent[]>`
    select run_id as run, seq, actor, type, payload::text as payload, payload_hash as hash, (extract(epoch from at) * 1000)::float8 as at
    from run_events join unnest(${places.map(({ run }) => run)}::text[], ${places.map(({ seq }) => seq)}::int[]) as wanted (run_id, seq) using (run_id, seq)`;
  return new Map(rows.map((row) => [placeOf(row), row]));
}

export function placeOf({ run, seq }: Pick<StoredEvent, 'run' | 'seq'>): string {
  return `${run} ${seq}`;
}

export function isSame(row: EventRow, stored: StoredEvent | undefined): boolean {
  return stored?.actor === row.actor && stored.type === row.type && stored.at === row.at && (row.hash === null ? stored.payload === row.payload : stored.hash === row.hash);
}
