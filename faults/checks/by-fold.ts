// The invariants that need the meaning of a log: its fold against snapshots, rows, and what the outside world has seen.
import { canonicalJson, type Json } from '../../packages/graph-schema/src/index.ts';
import { hashState, hydrate } from '../../packages/run-core/src/index.ts';
import { z } from 'zod';
import type { Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import type { WorldCall } from '../harness/world-call.ts';
import { worldAgainstLogs } from './by-world.ts';
import { foldLog, type FoldedLog } from './fold-log.ts';

interface Row {
  readonly id: string;
  readonly digest: string;
  readonly status: string;
  readonly result: { readonly output: Json } | null;
  readonly parked_reason: string | null;
  readonly last: number;
  readonly snapshot_seq: number | null;
  readonly machine_hash: string | null;
  readonly state_hash: string | null;
  readonly state: unknown;
}

const storedShape = z.looseObject({ run: z.unknown() });

/** What is broken, one sentence each. `aside`: runs whose logs were damaged on purpose. */
export async function checkByFold(sql: Sql, calls: readonly WorldCall[], aside: ReadonlySet<string> = new Set()): Promise<readonly string[]> {
  const rows = await sql<Row[]>`
    select id, digest, status, result, parked_reason, (select max(seq) from run_events where run_id = runs.id) as last,
      run_snapshots.seq as snapshot_seq, machine_hash, state_hash, state
    from runs left join run_snapshots on run_id = id`;
  const found: string[] = [];
  const logs = new Map<string, FoldedLog>();
  for (const row of rows.filter(({ id }) => !aside.has(id))) {
    const log = await foldLog(sql, { run: row.id, digest: row.digest, last: row.last });
    logs.set(row.id, log);
    found.push(...rowAgainstFold(row, log), ...snapshotAgainstFold(row, log));
  }
  return [...found, ...worldAgainstLogs(calls, logs)];
}

function rowAgainstFold(row: Row, { states }: FoldedLog): readonly string[] {
  const state = states.at(-1);
  if (state === undefined) return [`Broken: a run has a log. ${row.id} has none.`];
  if (row.status === 'queued') return []; // Nobody has looked at it yet.
  const isSame = row.status === state.status && (state.endedAt === null || canonicalJson(row.result?.output ?? null) === canonicalJson(state.output));
  return isSame ? [] : [`Broken: a run's row says what its log says. ${row.id} is ${state.status}, its row says ${row.status}.`];
}

function snapshotAgainstFold(row: Row, { compiled, states }: FoldedLog): readonly string[] {
  if (row.snapshot_seq === null || row.machine_hash !== compiled.machineHash) return [];
  const state = states[row.snapshot_seq - 1];
  const isFold = state !== undefined && row.state_hash === hashState(state);
  const isWhole = isFold && hashState(hydrate(compiled, storedShape.parse(row.state).run)) === row.state_hash;
  return isWhole ? [] : [`Broken: a snapshot equals the fold of its events. That of ${row.id} at ${row.snapshot_seq} does not.`];
}
