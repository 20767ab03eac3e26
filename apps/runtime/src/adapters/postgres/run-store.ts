// Runs in PostgreSQL: the transaction that brings one to life, lists by cursor, and setting aside.
import { createHash } from 'node:crypto';
import type { RunId } from '@cadre/run-core';
import type { RowChange } from '../../ports/event-log.ts';
import type { NewRun, RunFilter, RunStore } from '../../ports/run-store.ts';
import type { ApprovalShape, ListShape, RunShape } from '../../shapes/index.ts';
import type { Sql, Transaction } from './connect.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { bodyText, toEventRow, toText } from './insert-events.ts';
import { timeCursor, toApprovalShape, toRunShape } from './run-rows.ts';
import type { ApprovalRow, RunRow } from './run-rows.ts';

export interface RunStoreParts {
  readonly sql: Sql;
  /** An activation of the run, in the given transaction. */
  activate(transaction: Transaction, run: RunId): Promise<void>;
  /** Called after the commit of a transaction with an activation in it. */
  activated(): void;
}

export class PostgresRunStore implements RunStore {
  readonly #parts: RunStoreParts;

  constructor(parts: RunStoreParts) {
    this.#parts = parts;
  }

  async create(run: NewRun): Promise<{ readonly run: RunShape; readonly created: boolean }> {
    const existing = await this.#parts.sql.begin(async (transaction) => {
      const holder = run.idempotencyKey === null ? null : await claimKey(transaction, run, run.idempotencyKey);
      if (holder !== null) return holder;
      await Promise.all([insertRun(transaction, run), insertFirstEvents(transaction, run), this.#parts.activate(transaction, run.id)]);
      return null;
    });
    if (existing === null) this.#parts.activated();
    const shape = await this.get(existing ?? run.id);
    if (shape === null) throw new Error(`Run ${existing ?? run.id} was created and is gone.`);
    return { run: shape, created: existing === null };
  }

  async get(run: RunId): Promise<RunShape | null> {
    const { sql } = this.#parts;
    const [row] = await sql<RunRow[]>`select ${runColumns(sql)} from runs where id = ${run}`;
    return row === undefined ? null : toRunShape(row);
  }

  async list({ graph, status, since, cursor, limit }: RunFilter): Promise<ListShape<RunShape>> {
    const { sql } = this.#parts;
    const after = cursor === undefined ? null : decodeCursor(cursor, timeCursor);
    const rows = await sql<RunRow[]>`
      select ${runColumns(sql)} from runs
      where true
        ${graph === undefined ? sql`` : sql`and graph = ${graph}`}
        ${status === undefined ? sql`` : sql`and status = ${status}`}
        ${status === 'queued' || status === 'running' || status === 'waiting' ? sql`and ended_at is null` : sql``}
        ${since === undefined ? sql`` : sql`and created_at >= ${since}`}
        ${after === null ? sql`` : sql`and (created_at, id) < (${fromMicroseconds(sql, after[0])}, ${after[1]})`}
      order by created_at desc, id desc
      limit ${limit + 1}`;
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items: items.map(toRunShape), next: last === undefined ? null : encodeCursor([last.created_us, last.id]) };
  }

  async approvals({ run, cursor, limit }: { readonly run?: RunId | undefined; readonly cursor?: string | undefined; readonly limit: number }): Promise<ListShape<ApprovalShape>> {
    const { sql } = this.#parts;
    const after = cursor === undefined ? null : decodeCursor(cursor, timeCursor);
    const rows = await sql<ApprovalRow[]>`
      select run_id, effect, graph, actor, node, body, ${inMilliseconds(sql, 'deadline')} as deadline, ${inMilliseconds(sql, 'created_at')} as created_at,
        ${inMicroseconds(sql, 'created_at')} as created_us
      from approvals
      where true
        ${run === undefined ? sql`` : sql`and run_id = ${run}`}
        ${after === null ? sql`` : sql`and (created_at, run_id, effect) > (${fromMicroseconds(sql, after[0])}, ${after[1]}, ${after[2]})`}
      order by created_at, run_id, effect
      limit ${limit + 1}`;
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items: items.map(toApprovalShape), next: last === undefined ? null : encodeCursor([last.created_us, last.run_id, last.effect]) };
  }

  async begin(run: RunId, change: RowChange): Promise<void> {
    const approvals = change.approvals ?? [];
    await this.#parts.sql`
      with begun as (
        update runs set
          status = ${change.status ?? 'running'},
          totals = coalesce(${toText(change.totals)}::text::json, totals),
          result = coalesce(${toText(change.result)}::text::json, result),
          started_at = now(),
          ended_at = to_timestamp(${change.result?.endedAt ?? null}::float8 / 1000),
          engine_ms = engine_ms + ${change.engineMs ?? 0}
        where id = ${run} and status = 'queued'
        returning id, graph
      )
      insert into approvals (run_id, graph, effect, actor, node, body, deadline, created_at)
      select begun.id, begun.graph, effect, actor, node, body::json, to_timestamp(deadline / 1000), now()
      from begun, unnest(${approvals.map((each) => each.effect)}::text[], ${approvals.map((each) => each.actor)}::text[], ${approvals.map((each) => each.node)}::text[],
        ${approvals.map(bodyText)}::text[], ${approvals.map((each) => each.deadline)}::float8[]) as asked (effect, actor, node, body, deadline)
      on conflict do nothing`;
  }

  async park(run: RunId, reason: string): Promise<void> {
    await this.#parts.sql`update runs set parked_reason = ${withoutNul(reason).slice(0, 2_000)}, parked_at = now() where id = ${run} and parked_at is null and ended_at is null`;
  }

  async resume(run: RunId): Promise<boolean> {
    const isResumed = await this.#parts.sql.begin(async (transaction) => {
      const rows = await transaction`update runs set parked_reason = null, parked_at = null where id = ${run} and parked_at is not null returning id`;
      if (rows.length > 0) await this.#parts.activate(transaction, run);
      return rows.length > 0;
    });
    if (isResumed) this.#parts.activated();
    return isResumed;
  }
}

/** @returns the run that has the key already; a second claim waits for the first to commit */
async function claimKey(transaction: Transaction, run: NewRun, key: string): Promise<RunId | null> {
  const hash = createHash('sha256').update(key).digest('hex');
  const claimed = await transaction`insert into run_keys (graph, key_hash, run_id) values (${run.graph}, ${hash}, ${run.id}) on conflict do nothing returning run_id`;
  if (claimed.length > 0) return null;
  const [holder] = await transaction<{ run_id: RunId }[]>`select run_id from run_keys where graph = ${run.graph} and key_hash = ${hash}`;
  return holder?.run_id ?? null;
}

async function insertRun(transaction: Transaction, run: NewRun): Promise<void> {
  await transaction`
    insert into runs (id, graph, revision, digest, environment, input, session, parent_run, parent_seq)
    values (${run.id}, ${run.graph}, ${run.revision}, ${run.digest}, ${run.environment}, ${JSON.stringify(run.input)}::text::json,
      ${run.session === null ? null : withoutNul(run.session)}, ${run.parent?.run ?? null}, ${run.parent?.seq ?? null})`;
}

async function insertFirstEvents(transaction: Transaction, { id, events }: NewRun): Promise<void> {
  const rows = events.map((event) => toEventRow({ ...event, run: id }));
  await transaction`
    with incoming as (
      select * from unnest(${rows.map((row) => row.seq)}::int[], ${rows.map((row) => row.actor)}::text[], ${rows.map((row) => row.type)}::text[],
        ${rows.map((row) => row.payload)}::text[], ${rows.map((row) => row.hash)}::text[], ${rows.map((row) => row.at)}::float8[])
        as incoming (seq, actor, type, payload, hash, at)
    ), long_payloads as (
      insert into payloads (run_id, hash, body) select distinct on (hash) ${id}::text, hash, payload::json from incoming where hash is not null
    )
    insert into run_events (run_id, seq, actor, type, payload, payload_hash, at)
    select ${id}::text, seq, actor, type, case when hash is null then payload::json end, hash, to_timestamp(at / 1000) from incoming`;
}

function runColumns(sql: Sql) {
  return sql`id, graph, revision, digest, environment, status, input, totals, result, parked_reason, ${inMilliseconds(sql, 'parked_at')} as parked_at, session,
    parent_run, parent_seq, engine_ms, ${inMilliseconds(sql, 'created_at')} as created_at, ${inMilliseconds(sql, 'started_at')} as started_at,
    ${inMilliseconds(sql, 'ended_at')} as ended_at, ${inMilliseconds(sql, 'now()')} as now, ${inMicroseconds(sql, 'created_at')} as created_us,
    coalesce((select max(seq) from run_events where run_events.run_id = runs.id), 0) as seq`;
}

type TimeColumn = 'created_at' | 'started_at' | 'ended_at' | 'parked_at' | 'deadline' | 'now()';

function inMilliseconds(sql: Sql, column: TimeColumn) {
  return sql`(extract(epoch from ${sql.unsafe(column)}) * 1000)::float8`;
}

function inMicroseconds(sql: Sql, column: TimeColumn) {
  return sql`(extract(epoch from ${sql.unsafe(column)}) * 1000000)::bigint::text`;
}

function fromMicroseconds(sql: Sql, microseconds: string) {
  return sql`timestamptz 'epoch' + ${microseconds}::text::bigint * interval '1 microsecond'`;
}

/** The one character that a text column can't hold. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
