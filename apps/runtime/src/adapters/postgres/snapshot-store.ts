import type { RunId } from '@cadre/run-core';
import type { Snapshot, SnapshotStore } from '../../ports/snapshot-store.ts';
import type { Sql } from './connect.ts';

interface Row {
  readonly seq: number;
  readonly machine_hash: string;
  readonly state_hash: string;
  readonly state: unknown;
}

export class PostgresSnapshotStore implements SnapshotStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async load(run: RunId, machineHash: string): Promise<Snapshot | null> {
    const sql = this.#sql;
    const [row] = await sql<Row[]>`
      select seq, machine_hash, state_hash, state from run_snapshots where run_id = ${run} and machine_hash = ${machineHash}`;
    return row === undefined ? null : { seq: row.seq, machineHash: row.machine_hash, stateHash: row.state_hash, state: row.state };
  }

  async save(run: RunId, { seq, machineHash, stateHash, state }: Snapshot): Promise<void> {
    const sql = this.#sql;
    await sql`
      insert into run_snapshots (run_id, seq, machine_hash, state_hash, state) values (${run}, ${seq}, ${machineHash}, ${stateHash}, ${JSON.stringify(state)}::text::json)
      on conflict (run_id) do update
        set seq = excluded.seq, machine_hash = excluded.machine_hash, state_hash = excluded.state_hash, state = excluded.state, saved_at = now()
        where run_snapshots.seq < excluded.seq or run_snapshots.machine_hash <> excluded.machine_hash`;
  }
}
