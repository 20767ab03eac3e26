// Wire shapes of runs, their events, approvals. Times are ISO 8601 UTC, money a decimal string in USD, durations milliseconds.
import { z } from 'zod';
import type { Json, JsonObject } from '@cadre/graph-schema';
import type { EventType } from '@cadre/run-core';
import { environmentNameSchema, slugSchema } from './graph.ts';

export const runStatusSchema = z.enum(['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled']);
export type RunStatusShape = z.infer<typeof runStatusSchema>;

export const createRunBody = z
  .strictObject({
    graph: slugSchema,
    revision: z.int().min(1).optional(),
    environment: environmentNameSchema.optional(),
    draft: z.literal(true).optional(),
    input: z.json(),
    idempotencyKey: z.string().min(1).max(200).optional(),
    session: z.string().min(1).max(200).optional(),
  })
  .refine((body) => [body.revision, body.environment, body.draft].filter((value) => value !== undefined).length <= 1, {
    message: 'Name at most one of revision, environment and draft.',
  });
export const decisionBody = z.strictObject({
  effect: z.string().min(1).max(200),
  decision: z.enum(['approved', 'rejected']),
  form: z.json().optional(),
  comment: z.string().max(10_000).optional(),
});
export const signalBody = z.strictObject({ name: z.string().min(1).max(200), payload: z.json().default(null) });
export const forkBody = z
  .strictObject({
    at: z.int().min(1),
    revision: z.int().min(1).optional(),
    draft: z.literal(true).optional(),
    edits: z.array(z.strictObject({ effect: z.string().min(1).max(200), output: z.json() })).max(100).default([]),
  })
  .refine((body) => body.revision === undefined || body.draft === undefined, { message: 'Name revision or draft, not both.' });

export interface RunShape {
  readonly id: string;
  /** Slug. */
  readonly graph: string;
  /** Null for a run of a draft. */
  readonly revision: number | null;
  readonly digest: string;
  readonly environment: 'staging' | 'production' | null;
  readonly status: RunStatusShape;
  readonly input: Json;
  readonly output: Json;
  readonly error: { readonly code: string; readonly message: string; readonly actor: string } | null;
  /** Why the runtime set the run aside (a machine that threw, too many failed activations); null otherwise. It can be resumed. */
  readonly parked: { readonly reason: string; readonly at: string } | null;
  readonly session: string | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly costUsd: string; readonly modelCalls: number; readonly toolCalls: number };
  readonly timing: { readonly queue: number; readonly engine: number; readonly model: number; readonly tool: number; readonly waiting: number; readonly total: number };
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly seq: number;
  readonly parent: { readonly run: string; readonly seq: number } | null;
}

export interface EventShape {
  readonly seq: number;
  /** Path of the actor the event is for; `flow` for events of the run itself. */
  readonly actor: string;
  readonly type: EventType;
  readonly payload: JsonObject;
  readonly at: string;
}

/** Server-sent on `/stream` as `delta`: words of a model call that is still going on. Never logged, never replayed. */
export interface DeltaShape {
  readonly effect: string;
  readonly actor: string;
  readonly node: string;
  readonly text: string;
}

/** Server-sent on `/stream` as `status`, first and at every change. */
export interface StatusShape {
  readonly status: RunStatusShape;
  readonly seq: number;
}

export interface ApprovalShape {
  readonly run: string;
  readonly effect: string;
  readonly actor: string;
  readonly node: string;
  readonly graph: string;
  readonly question: string;
  readonly show: Json;
  readonly form: JsonObject | null;
  readonly deadline: string | null;
  readonly createdAt: string;
}
