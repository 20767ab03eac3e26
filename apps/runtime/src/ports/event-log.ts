// The truth: one append-only log a run. Append returns only when the commit is durable.
import type { NewEvent, RunEvent, RunId, RunStatus } from '@cadre/run-core';

/** One event for one run at an expected place, with what the run's row should say afterwards. */
export interface Append {
  readonly run: RunId;
  /** The place the event takes: last known seq + 1. */
  readonly seq: number;
  readonly event: NewEvent;
  /** Path of the actor it is for. */
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Set when the fold of this event changes it. */
  readonly change?: RowChange;
}

/** What the narrow `runs` row shows to lists. Derived from the fold, written with the event that caused it. */
export interface RowChange {
  readonly status?: RunStatus;
  /** With a final status: the whole result, so that reads of ended runs need no fold. */
  readonly result?: RunResult;
  /** Which approvals wait now; replaces the run's earlier ones. Absent: unchanged. */
  readonly approvals?: readonly PendingApproval[];
}

export interface RunResult {
  readonly output: unknown;
  readonly error: { readonly code: string; readonly message: string; readonly actor: string } | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly costUsd: number; readonly modelCalls: number; readonly toolCalls: number };
  readonly timing: { readonly model: number; readonly tool: number; readonly waiting: number };
  readonly endedAt: number;
}

export interface PendingApproval {
  readonly effect: string;
  readonly actor: string;
  readonly node: string;
  readonly question: string;
  readonly show: unknown;
  readonly form: unknown;
  readonly deadline: number | null;
}

/** `conflict`: somebody else appended at this place; reload the tail and decide again. */
export type AppendOutcome = 'appended' | 'conflict';

export interface EventLog {
  /** Group-committed with everything queued by this process. At most one append of a run may be in flight. */
  append(append: Append): Promise<AppendOutcome>;
  /** Events after `after`, in order. `limit` defaults to all. */
  read(run: RunId, after: number, limit?: number): Promise<readonly RunEvent[]>;
  /** Called once a flush with the runs whose logs grew, after the commit; only this process's own appends. */
  onAppended(listener: (appended: readonly Append[]) => void): () => void;
}

export interface SnapshotStore {
  load(run: RunId, machineHash: string): Promise<{ readonly seq: number; readonly state: unknown; readonly hash: string } | null>;
  save(run: RunId, snapshot: { readonly seq: number; readonly state: unknown; readonly hash: string; readonly machineHash: string }): Promise<void>;
}
