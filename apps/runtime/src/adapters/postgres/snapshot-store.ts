import type { RunId } from '@cadre/run-core';
import { and, eq, sql } from 'drizzle-orm';
import type { Snapshot, SnapshotStore } from '../../ports/snapshot-store.ts';
import type { Sql } from './connect.ts';
import { drizzleOn } from './drizzle-on.ts';
import type { Drizzle } from './drizzle-on.ts';
import { runSnapshots } from './schema.ts';

export class PostgresSnapshotStore implements SnapshotStore {
  readonly #database: Drizzle;

  constructor(connection: Sql) {
    this.#database = drizzleOn(connection);
  }

  async load(run: RunId, machineHash: string): Promise<Snapshot | null> {
    const { seq, stateHash, state } = runSnapshots;
    const [row] = await this.#database
      .select({ seq, machineHash: runSnapshots.machineHash, stateHash, state })
      .from(runSnapshots)
      .where(and(eq(runSnapshots.runId, run), eq(runSnapshots.machineHash, machineHash)));
    return row ?? null;
  }

  async save(run: RunId, snapshot: Snapshot): Promise<void> {
    await this.#database
      .insert(runSnapshots)
      .values({ runId: run, ...snapshot })
      .onConflictDoUpdate({
        target: runSnapshots.runId,
        set: { seq: sql`excluded.seq`, machineHash: sql`excluded.machine_hash`, stateHash: sql`excluded.state_hash`, state: sql`excluded.state`, savedAt: sql`now()` },
        setWhere: sql`${runSnapshots.seq} < excluded.seq or ${runSnapshots.machineHash} <> excluded.machine_hash`,
      });
  }
}
