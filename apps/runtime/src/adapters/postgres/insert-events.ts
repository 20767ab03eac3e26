// The hot statement: events of many runs, each only at its expected place, with what they change of the runs' rows.
// Measured while designing: one row a statement 22,000/s, batched like this 121,000/s.
import { createHash } from 'node:crypto';
import type { RunId } from '@cadre/run-core';
import type { PendingApproval, RowChange } from '../../ports/event-log.ts';
import type { Fragment, Sql, Transaction } from './connect.ts';
import { jsonTexts } from './json-texts.ts';
import { withTurns } from './insert-turns.ts';

/** Longer payloads go to `payloads`. */
export const INLINE_BYTES = 8 * 1024;

const UNIQUE_VIOLATION = '23505';

/** An event as it goes to the database: its payload is text by now, made once. */
export interface EventRow {
  readonly run: RunId;
  readonly seq: number;
  readonly actor: string;
  readonly type: string;
  readonly payload: string;
  readonly hash: string | null;
  readonly at: number;
  readonly change: RowChange | undefined;
  /** The activation that is done when this is in the log. */
  readonly completes: string | undefined;
}

/** Common table expressions that take activations out of the queue, to go on with after a comma. */
export type WithCompletions = (sql: Sql | Transaction, jobs: readonly string[]) => Fragment;

/** Common table expressions that send an activation of each run, to go on with after a comma. */
export type WithActivations = (sql: Sql | Transaction, runs: readonly RunId[]) => Fragment;

export interface QueueExpressions {
  readonly withCompletions: WithCompletions;
  /** Absent: who appends has the runs in hand. */
  readonly withActivations?: WithActivations;
}

type Unwritten = Pick<EventRow, 'run' | 'seq' | 'actor' | 'type' | 'at'> & { readonly payload: object; readonly change?: RowChange | undefined; readonly completes?: string | undefined };

export function toEventRow(event: Unwritten): EventRow {
  const payload = JSON.stringify(event.payload);
  const isLong = payload.length * 3 > INLINE_BYTES && Buffer.byteLength(payload) > INLINE_BYTES;
  const { run, seq, actor, type, at, change, completes } = event;
  return { run, seq, actor, type, payload, hash: isLong ? createHash('sha256').update(payload).digest('hex') : null, at, change, completes };
}

/**
 * All of them or nothing; a run's change with the last of its rows. Only the parts that there is work for: each costs the database
 * time even when it has nothing to do.
 * @throws the database's error, of which `isPlaceTaken` tells whether somebody else was first at one of the places
 */
export async function insertEvents(sql: Sql | Transaction, rows: readonly EventRow[], { withCompletions, withActivations }: QueueExpressions): Promise<void> {
  const changes = rows.filter((row) => row.change !== undefined);
  const asking = changes.filter((row) => row.change?.approvals !== undefined);
  const remembering = changes.flatMap(({ run, seq, at, change }) => (change?.turns === undefined ? [] : [{ run, seq, at, turns: change.turns }]));
  const completions = rows.flatMap(({ completes }) => (completes === undefined ? [] : [completes]));
  await sql`
    with ${withEvents(sql, rows)}
    ${changes.length > 0 ? withChanges(sql, changes) : sql``}
    ${asking.length > 0 ? withApprovals(sql, asking) : sql``}
    ${remembering.length > 0 ? withTurns(sql, remembering) : sql``}
    ${completions.length > 0 ? sql`, ${withCompletions(sql, completions)}` : sql``}
    ${withActivations === undefined ? sql`` : sql`, ${withActivations(sql, [...new Set(rows.map(({ run }) => run))])}`}
    select`;
}

/** Whether somebody else may have taken one of the places: something that is written with it was there already. Nothing was written. */
export function isPlaceTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}

/** Common table expressions, to go on with after a comma. */
export function withEvents(sql: Sql | Transaction, rows: readonly EventRow[]): Fragment {
  return rows.every((row) => row.hash === null) ? shortEvents(sql, rows) : longEvents(sql, rows);
}

function shortEvents(sql: Sql | Transaction, rows: readonly EventRow[]) {
  return sql`events as (
    insert into run_events (run_id, seq, actor, type, payload, at)
    select run_id, seq, actor, type, payload::json, to_timestamp(at / 1000)
    from unnest(${rows.map((row) => row.run)}::text[], ${rows.map((row) => row.seq)}::int[], ${rows.map((row) => row.actor)}::text[],
      ${rows.map((row) => row.type)}::text[], ${jsonTexts(sql, rows.map((row) => row.payload))}, ${rows.map((row) => row.at)}::float8[])
      as incoming (run_id, seq, actor, type, payload, at)
  )`;
}

/** Some of them with their payloads beside them. */
function longEvents(sql: Sql | Transaction, rows: readonly EventRow[]) {
  return sql`incoming as (
    select * from unnest(${rows.map((row) => row.run)}::text[], ${rows.map((row) => row.seq)}::int[], ${rows.map((row) => row.actor)}::text[],
      ${rows.map((row) => row.type)}::text[], ${jsonTexts(sql, rows.map((row) => row.payload))}, ${rows.map((row) => row.hash)}::text[], ${rows.map((row) => row.at)}::float8[])
      as incoming (run_id, seq, actor, type, payload, hash, at)
  ), events as (
    insert into run_events (run_id, seq, actor, type, payload, payload_hash, at)
    select run_id, seq, actor, type, case when hash is null then payload::json end, hash, to_timestamp(at / 1000) from incoming
  ), long_payloads as (
    insert into payloads (run_id, hash, body)
    select distinct on (run_id, hash) run_id, hash, payload::json from incoming where hash is not null
    on conflict do nothing
  )`;
}

function withChanges(sql: Sql | Transaction, changes: readonly EventRow[]) {
  return sql`, changed as (
    update runs set
      status = coalesce(change.status, runs.status),
      totals = coalesce(change.totals::json, runs.totals),
      result = coalesce(change.result::json, runs.result),
      started_at = coalesce(runs.started_at, case when change.begun_at is not null then greatest(to_timestamp(change.begun_at / 1000), runs.created_at) end),
      ended_at = coalesce(to_timestamp(change.ended_at / 1000), runs.ended_at),
      engine_ms = runs.engine_ms + change.engine_ms
    from unnest(${changes.map((row) => row.run)}::text[], ${changes.map((row) => row.change?.status ?? null)}::text[],
      ${jsonTexts(sql, changes.map((row) => toText(row.change?.totals)))}, ${jsonTexts(sql, changes.map((row) => toText(row.change?.result)))}, ${changes.map((row) => row.change?.result?.endedAt ?? null)}::float8[],
      ${changes.map((row) => row.change?.engineMs ?? 0)}::float8[], ${changes.map((row) => row.change?.begunAt ?? null)}::float8[])
      as change (run_id, status, totals, result, ended_at, engine_ms, begun_at)
    -- Said twice, since the planner would read the whole table for the join alone.
    where runs.id = change.run_id and runs.id = any(${changes.map((row) => row.run)}::text[])
  )`;
}

function withApprovals(sql: Sql | Transaction, asking: readonly EventRow[]) {
  const asked = asking.flatMap((row) => (row.change?.approvals ?? []).map((approval) => ({ row, approval })));
  return sql`, answered as (
    delete from approvals
    where run_id = any(${asking.map((row) => row.run)}::text[]) and effect <> all(${asked.map(({ approval }) => approval.effect)}::text[])
  ), asked as (
    insert into approvals (run_id, graph, effect, actor, node, body, deadline, created_at)
    select asked.run_id, runs.graph, effect, actor, node, body::json, to_timestamp(deadline / 1000), to_timestamp(at / 1000)
    from unnest(${asked.map(({ row }) => row.run)}::text[], ${asked.map(({ approval }) => approval.effect)}::text[],
      ${asked.map(({ approval }) => approval.actor)}::text[], ${asked.map(({ approval }) => approval.node)}::text[],
      ${jsonTexts(sql, asked.map(({ approval }) => bodyText(approval)))}, ${asked.map(({ approval }) => approval.deadline)}::float8[],
      ${asked.map(({ row }) => row.at)}::float8[])
      as asked (run_id, effect, actor, node, body, deadline, at)
    join runs on runs.id = asked.run_id
    on conflict do nothing
  )`;
}

export function toText(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

export function bodyText({ question, show, form, initial }: PendingApproval): string {
  return JSON.stringify({ question, show, form, initial });
}
