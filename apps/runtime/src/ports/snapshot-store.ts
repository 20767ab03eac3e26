// A cache of folded runs. Everything in it may be lost or be too old; the log is what counts.
import type { RunId } from '@cadre/run-core';

export interface Snapshot {
  readonly seq: number;
  /** Of the compiled machines it belongs to; one of other machines is of no use. */
  readonly machineHash: string;
  /** Of the state, to tell a damaged one. */
  readonly stateHash: string;
  readonly state: unknown;
}

export interface SnapshotStore {
  /** The newest one of these machines. */
  load(run: RunId, machineHash: string): Promise<Snapshot | null>;
  /** An older one than is there is ignored. */
  save(run: RunId, snapshot: Snapshot): Promise<void>;
}
