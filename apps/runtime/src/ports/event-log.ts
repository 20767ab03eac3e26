// The truth: one append-only log a run. Append returns only when the commit is durable.
import type { Json, JsonObject } from '@cadre/graph-schema';
import type { NewEvent, RememberedTurn, RunEvent, RunId, RunStatus, Usage } from '@cadre/run-core';

/** Events of one run in a row, from an expected place on: all of them or none. With what the run's row should say afterwards. */
export interface Append {
  readonly run: RunId;
  /** The place the first event takes: last known seq + 1. */
  readonly seq: number;
  /** At least one. */
  readonly entries: readonly NewEntry[];
  /** Set when the fold of these events changes it. */
  readonly change?: RowChange;
  /** The activation that is done when these events are in the log: it leaves the queue in the same commit. */
  readonly completes?: string;
}

export interface NewEntry {
  readonly event: NewEvent;
  /** Path of the actor it is for. */
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** An entry of the log as it is read back. */
export type LoggedEvent = RunEvent & { readonly actor: string };

/** What the narrow `runs` row shows to lists. Derived from the fold, written with the event that caused it. */
export interface RowChange {
  /** Milliseconds since the epoch. The row says nothing of this run yet: from here on it has begun, at that time. */
  readonly begunAt?: number;
  readonly status?: RunStatus;
  /** What it has spent so far. Written now and then, and at the end. */
  readonly totals?: RunTotals;
  /** With a final status, so that reads of ended runs need no fold. */
  readonly result?: RunResult;
  /** Which approvals wait now; replaces the run's earlier ones. Absent: unchanged. */
  readonly approvals?: readonly PendingApproval[];
  /** What the run's session is to remember from now on; a run without one leaves nothing. At least one. */
  readonly turns?: readonly RememberedTurn[];
  /** Milliseconds the engine spent since the last change; added up. */
  readonly engineMs?: number;
}

/** What a run's row says of it first. */
export type BeginningChange = RowChange & { readonly begunAt: number };

export interface RunTotals {
  readonly usage: Usage;
  /** Milliseconds. Model time is the sum over calls: calls at the same time count each. */
  readonly timing: { readonly model: number; readonly tool: number; readonly waiting: number };
  /** The same usage by agent and model; absent in what was written before it was counted. */
  readonly agents?: readonly AgentUsage[];
}

export interface AgentUsage {
  readonly node: string;
  /** The one that was asked, `provider:model`. */
  readonly model: string;
  readonly modelCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
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
  /** What the form says before anybody changes it. */
  readonly initial?: Json;
  readonly deadline: number | null;
}

/** `conflict`: somebody else appended at this place; reload the tail and decide again. */
export type AppendOutcome = 'appended' | 'conflict';

export interface EventLog {
  /** Appends of this process's hosting that are not durable yet. */
  readonly pending: number;
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
