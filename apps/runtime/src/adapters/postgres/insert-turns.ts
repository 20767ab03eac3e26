// Part of the append statement: what sessions are to remember, with the event that ended the visit. Runs without a session leave nothing.
import type { RememberedTurn, RunId } from '@cadre/run-core';
import type { Sql, Transaction } from './connect.ts';
import { jsonTexts } from './json-texts.ts';

interface RememberingRow {
  readonly run: RunId;
  readonly seq: number;
  readonly at: number;
  readonly turns: readonly RememberedTurn[];
}

/** Sessions in one order everywhere, so that two statements with the same ones wait for each other and not in a circle. */
export function withTurns(sql: Sql | Transaction, remembering: readonly RememberingRow[]) {
  const said = remembering.flatMap((row) => row.turns.map(({ key, task, answer }, place) => ({ row, place, agent: key, turn: JSON.stringify({ task, answer }) })));
  return sql`, turns as (
    insert into session_turns (graph, session, agent, at, run_id, seq, place, turn)
    select runs.graph, runs.session, agent, to_timestamp(at / 1000), said.run_id, seq, place, turn::json
    from unnest(${said.map(({ row }) => row.run)}::text[], ${said.map(({ row }) => row.seq)}::int[], ${said.map(({ place }) => place)}::int[],
      ${said.map(({ agent }) => agent)}::text[], ${jsonTexts(sql, said.map(({ turn }) => turn))}, ${said.map(({ row }) => row.at)}::float8[])
      as said (run_id, seq, place, agent, turn, at)
    join runs on runs.id = said.run_id
    where runs.session is not null and runs.id = any(${remembering.map((row) => row.run)}::text[])
    returning graph, session, at
  ), said_in as (
    insert into sessions (graph, session, turns, created_at, updated_at)
    select graph, session, count(*), min(at), max(at) from turns group by graph, session order by graph, session
    on conflict (graph, session) do update set turns = sessions.turns + excluded.turns, updated_at = greatest(sessions.updated_at, excluded.updated_at)
  )`;
}
