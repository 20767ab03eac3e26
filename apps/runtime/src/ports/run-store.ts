// Rows of runs: what lists and pages read without folding, and the one transaction that brings a run to life.
import type { Json } from '@cadre/graph-schema';
import type { RunEvent, RunId } from '@cadre/run-core';
import type { BeginningChange } from './event-log.ts';
import type { ApprovalShape, EnvironmentName, ListShape, RunShape, RunStatusShape, UsageShape } from '../shapes/index.ts';

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
  /** Only those that were set aside and have not ended. */
  readonly parked?: true | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface ApprovalFilter {
  readonly run?: RunId | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What waits for a person, as it was asked; the frozen graph of `digest` says what its node is called. */
export type WaitingApproval = Omit<ApprovalShape, 'label'> & { readonly digest: string };

export interface UsageFilter {
  readonly graph?: string | undefined;
  readonly since: Date;
}

/** What a host must know of a run before it takes it up. */
export interface RunHead {
  readonly digest: string;
  /** Of its last event. */
  readonly seq: number;
  readonly hasBegun: boolean;
  /** It has ended or is parked: nothing is to be done for it. */
  readonly isAtRest: boolean;
}

export interface RunStore {
  /** Row, first events and activation in one transaction. The same idempotency key of the same graph gives the run that has it. */
  create(run: NewRun): Promise<{ readonly run: RunShape; readonly created: boolean }>;
  /** Of a run that has not ended, usage and model time are zero here: only its fold knows them (see the engine's RunReader). */
  get(run: RunId): Promise<RunShape | null>;
  head(run: RunId): Promise<RunHead | null>;
  list(filter: RunFilter): Promise<ListShape<RunShape>>;
  /** Oldest first. */
  approvals(filter: ApprovalFilter): Promise<ListShape<WaitingApproval>>;
  /** Of runs that were created since then, by graph, agent and model, the most expensive first. */
  usage(filter: UsageFilter): Promise<readonly UsageShape[]>;
  /** The first host has folded it: queued no more. `change` is what its first events make of its row. Does nothing the second time. */
  begin(run: RunId, change: BeginningChange): Promise<void>;
  /** Set aside with a reason, visible and resumable. */
  park(run: RunId, reason: string): Promise<void>;
  /** Brought back together with an activation. @returns whether it was parked */
  resume(run: RunId): Promise<boolean>;
}
