// Runs that were queued and are in a host's memory now: what their first events make of their rows, and whom they ask.
import type { RunId } from '@cadre/run-core';
import type { BeginningChange } from '../../ports/event-log.ts';
import type { Sql } from './connect.ts';
import { jsonTexts } from './json-texts.ts';
import { bodyText, toText } from './insert-events.ts';

export interface BegunRun {
  readonly run: RunId;
  readonly change: BeginningChange;
}

/** Each run once. One that has begun already is left as it is. */
export async function beginRuns(sql: Sql, runs: readonly BegunRun[]): Promise<void> {
  const asked = runs.flatMap(({ run, change }) => (change.approvals ?? []).map((approval) => ({ run, approval })));
  await sql`
    with begun as (
      update runs set
        status = change.status,
        totals = coalesce(change.totals::json, runs.totals),
        result = coalesce(change.result::json, runs.result),
        started_at = greatest(to_timestamp(change.begun_at / 1000), runs.created_at),
        ended_at = to_timestamp(change.ended_at / 1000),
        engine_ms = runs.engine_ms + change.engine_ms
      from unnest(${runs.map(({ run }) => run)}::text[], ${runs.map(({ change }) => change.status ?? 'running')}::text[],
        ${jsonTexts(sql, runs.map(({ change }) => toText(change.totals)))}, ${jsonTexts(sql, runs.map(({ change }) => toText(change.result)))},
        ${runs.map(({ change }) => change.result?.endedAt ?? null)}::float8[], ${runs.map(({ change }) => change.engineMs ?? 0)}::float8[],
        ${runs.map(({ change }) => change.begunAt)}::float8[])
        as change (run_id, status, totals, result, ended_at, engine_ms, begun_at)
      -- Said twice, and so that no index of open runs seems to answer it: with old figures the planner would look through all that are open for
      -- each that begins (measured with 14,000 open: 38 runs in 1.4 s).
      where runs.id = change.run_id and runs.id = any(${runs.map(({ run }) => run)}::text[]) and coalesce(runs.started_at, runs.ended_at) is null
      returning runs.id, runs.graph
    )
    insert into approvals (run_id, graph, effect, actor, node, body, deadline, created_at)
    select begun.id, begun.graph, effect, actor, node, body::json, to_timestamp(deadline / 1000), now()
    from unnest(${asked.map(({ run }) => run)}::text[], ${asked.map(({ approval }) => approval.effect)}::text[], ${asked.map(({ approval }) => approval.actor)}::text[],
      ${asked.map(({ approval }) => approval.node)}::text[], ${jsonTexts(sql, asked.map(({ approval }) => bodyText(approval)))},
      ${asked.map(({ approval }) => approval.deadline)}::float8[]) as asked (run_id, effect, actor, node, body, deadline)
    join begun on begun.id = asked.run_id
    on conflict do nothing`;
}
