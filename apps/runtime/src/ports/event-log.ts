// The truth: one append-only log a run. Append returns only when the commit is durable.
import type { Json, JsonObject } from '@cadre/graph-schema';
import type { NewEvent, RunEvent, RunId, RunStatus, Usage } from '@cadre/run-core';

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

/** An entry of the log as it is read back. */
export type LoggedEvent = RunEvent & { readonly actor: string };

/** What the narrow `runs` row shows to lists. Derived from the fold, written with the event that caused it. */
export interface RowChange {
  readonly status?: RunStatus;
  /** What it has spent so far. Written now and then, and at the end. */
  readonly totals?: RunTotals;
  /** With a final status, so that reads of ended runs need no fold. */
  readonly result?: RunResult;
  /** Which approvals wait now; replaces the run's earlier ones. Absent: unchanged. */
  readonly approvals?: readonly PendingApproval[];
  /** Milliseconds the engine spent since the last change; added up. */
  readonly engineMs?: number;
}

export interface RunTotals {
  readonly usage: Usage;
  /** Milliseconds. Model time is the sum over calls: calls at the same time count each. */
  readonly timing: { readonly model: number; readonly tool: number; readonly waiting: number };
}

export interface RunResult {
  readonly output: Json;
  readonly error: { readonly code: string; readonly message: string; readonly actor: string } | null;
  readonly endedAt: number;
}

export interface PendingApproval {
  readonly effect: string;
  readonly actor: string;
  readonly node: string;
  readonly question: string;
  readonly show: Json;
  readonly form: JsonObject | null;
  readonly deadline: number | null;
}

/** `conflict`: somebody else appended at this place; reload the tail and decide again. */
export type AppendOutcome = 'appended' | 'conflict';

export interface EventLog {
  /**
   * Group-committed with everything queued by this process; returns when it is durable. While the database is away it
   * waits and tries again: that is the back-pressure.
   * @throws LogClosed when the process stops first; any other error when the database refuses the event for good
   */
  append(append: Append): Promise<AppendOutcome>;
  /** From outside of the host: the event and an activation of its run, in one transaction. */
  appendAndActivate(append: Append): Promise<AppendOutcome>;
  /** Events after `after`, in order. `limit` defaults to all. */
  read(run: RunId, after: number, limit?: number): Promise<readonly LoggedEvent[]>;
  /** Called once a flush with what was appended, after the commit; only this process's own appends. @returns stop */
  onAppended(listener: (appended: readonly Append[]) => void): () => void;
}

/** The process stops; what was not yet appended is not. */
export class LogClosed extends Error {
  override readonly name = 'LogClosed';
}
