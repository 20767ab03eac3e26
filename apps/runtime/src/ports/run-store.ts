// Rows of runs: what lists and pages read without folding, and the one transaction that brings a run to life.
import type { Json } from '@cadre/graph-schema';
import type { RunEvent, RunId } from '@cadre/run-core';
import type { ApprovalShape, EnvironmentName, ListShape, RunShape, RunStatusShape } from '../shapes/index.ts';

export interface NewRun {
  readonly id: RunId;
  readonly graph: string;
  readonly revision: number | null;
  readonly digest: string;
  readonly environment: EnvironmentName | null;
  readonly input: Json;
  readonly session: string | null;
  readonly idempotencyKey: string | null;
  readonly parent: { readonly run: RunId; readonly seq: number } | null;
  /** The first events: `run.started`, and for a fork those it takes over. Dense from 1. */
  readonly events: readonly (RunEvent & { readonly actor: string })[];
}

export interface RunFilter {
  readonly graph?: string | undefined;
  readonly status?: RunStatusShape | undefined;
  readonly since?: Date | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface RunStore {
  /** Row, first events and activation in one transaction. The same idempotency key of the same graph gives the run that has it. */
  create(run: NewRun): Promise<{ readonly run: RunShape; readonly created: boolean }>;
  get(run: RunId): Promise<RunShape | null>;
  list(filter: RunFilter): Promise<ListShape<RunShape>>;
  approvals(filter: { readonly run?: RunId; readonly cursor?: string | undefined; readonly limit: number }): Promise<ListShape<ApprovalShape>>;
  /** Set aside with a reason, or (null) brought back together with an activation. */
  park(run: RunId, reason: string): Promise<void>;
  resume(run: RunId): Promise<void>;
  /** Milliseconds of engine time a host spent on it, added up; written when a run is let go. */
  addEngineTime(run: RunId, milliseconds: number): Promise<void>;
}
