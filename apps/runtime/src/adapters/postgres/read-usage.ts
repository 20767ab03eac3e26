// What agents have used of models, added up over runs from what each run's row says of itself: nothing is written for it.
import type { UsageFilter } from '../../ports/run-store.ts';
import type { UsageShape } from '../../shapes/index.ts';
import type { Sql } from './connect.ts';
import { toMoney } from './run-rows.ts';

/** More agents than anybody reads of. */
const MOST_ROWS = 1_000;

interface Row extends Omit<UsageShape, 'costUsd'> {
  readonly costUsd: number;
}

export async function readUsage(sql: Sql, { graph, since }: UsageFilter): Promise<readonly UsageShape[]> {
  const rows = await sql<Row[]>`
    select runs.graph, agent.node, agent.model, count(*)::int as runs, sum(agent."modelCalls")::float8 as "modelCalls",
      sum(agent."inputTokens")::float8 as "inputTokens", sum(agent."outputTokens")::float8 as "outputTokens", sum(agent."costUsd") as "costUsd"
    from runs cross join lateral json_to_recordset(runs.totals -> 'agents')
      as agent (node text, model text, "modelCalls" bigint, "inputTokens" bigint, "outputTokens" bigint, "costUsd" float8)
    where runs.created_at >= ${since} and (${graph ?? null}::text is null or runs.graph = ${graph ?? null})
    group by runs.graph, agent.node, agent.model
    order by "costUsd" desc, "modelCalls" desc, runs.graph, agent.node, agent.model limit ${MOST_ROWS}`;
  return rows.map((row) => ({ ...row, costUsd: toMoney(row.costUsd) }));
}
