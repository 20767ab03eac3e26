// What the database could do at best: the rows that the engine wrote to the log, once more, as plainly as can be, in statements of
// many rows over a few connections.
import type { Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import { jsonTexts } from '../../apps/runtime/src/adapters/postgres/json-texts.ts';

const ROWS_A_STATEMENT = 128;
const INSERTERS = 3;

export interface PlainInsert {
  readonly rows: number;
  readonly rowsPerSecond: number;
}

/** Of all events since `since` (ms since the epoch). */
export async function insertAgain(sql: Sql, since: number): Promise<PlainInsert> {
  const rows = await sql<{ run_id: string; seq: number; actor: string; type: string; payload: string; at: number }[]>`
    select run_id, seq, actor, type, payload::text as payload, (extract(epoch from at) * 1000)::float8 as at
    from run_events where at >= to_timestamp(${since}::float8 / 1000)`;
  await sql`create table bench_events (like run_events including all)`;
  const batches = Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, index) => rows.slice(index * ROWS_A_STATEMENT, (index + 1) * ROWS_A_STATEMENT));
  const begun = performance.now();
  const insert = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      await sql`
        insert into bench_events (run_id, seq, actor, type, payload, at)
        select run_id, seq, actor, type, payload::json, to_timestamp(at / 1000)
        from unnest(${batch.map((row) => row.run_id)}::text[], ${batch.map((row) => row.seq)}::int[], ${batch.map((row) => row.actor)}::text[],
          ${batch.map((row) => row.type)}::text[], ${jsonTexts(sql, batch.map((row) => row.payload))}, ${batch.map((row) => row.at)}::float8[])
          as incoming (run_id, seq, actor, type, payload, at)`;
    }
  };
  await Promise.all(Array.from({ length: INSERTERS }, insert));
  const seconds = (performance.now() - begun) / 1_000;
  await sql`drop table bench_events`;
  return { rows: rows.length, rowsPerSecond: rows.length / seconds };
}
