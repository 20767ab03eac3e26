// Wire shapes of runs, their events, approvals. Times are ISO 8601 UTC, money a decimal string in USD, durations milliseconds.
import { z } from 'zod';
import { budgetSchema } from '@cadre/graph-schema';
import type { EventType } from '@cadre/run-core';
import { environmentNameSchema, revisionNumber, slugSchema } from './graph.ts';
import { jsonObjectSchema, jsonSchema } from './json.ts';
import { sessionNameSchema } from './session.ts';

export const runStatusSchema = z.enum(['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled']);
export type RunStatusShape = z.infer<typeof runStatusSchema>;

const effectId = z.string().min(1).max(200);

export const createRunBody = z
  .strictObject({
    graph: slugSchema,
    revision: revisionNumber.optional(),
    environment: environmentNameSchema.optional(),
    draft: z.literal(true).optional(),
    input: jsonSchema,
    idempotencyKey: z.string().min(1).max(200).optional(),
    /** Agents with memory are told what they were asked and answered in earlier runs of the same graph and session. */
    session: sessionNameSchema.optional(),
    /** What this run may spend; the graph's own budget holds as well. */
    budget: budgetSchema.optional(),
  })
  .refine((body) => [body.revision, body.environment, body.draft].filter((value) => value !== undefined).length <= 1, {
    message: 'Name at most one of revision, environment and draft.',
  });
export type CreateRunBody = z.input<typeof createRunBody>;

export const decisionBody = z.strictObject({
  effect: effectId,
  decision: z.enum(['approved', 'rejected']),
  form: jsonSchema.optional(),
  comment: z.string().max(10_000).optional(),
});
export type DecisionBody = z.input<typeof decisionBody>;

export const signalBody = z.strictObject({ name: z.string().min(1).max(200), payload: jsonSchema.default(null) });
export type SignalBody = z.input<typeof signalBody>;

export const cancelBody = z.strictObject({ reason: z.string().max(1_000).default('') });
export type CancelBody = z.input<typeof cancelBody>;

export const forkBody = z
  .strictObject({
    at: z.int().min(1),
    revision: revisionNumber.optional(),
    draft: z.literal(true).optional(),
    edits: z.array(z.strictObject({ effect: effectId, output: jsonSchema })).max(100).default([]),
  })
  .refine((body) => body.revision === undefined || body.draft === undefined, { message: 'Name revision or draft, not both.' });
export type ForkBody = z.input<typeof forkBody>;

const count = z.int().min(0);
const milliseconds = z.number().min(0);

const agentUsage = { node: z.string(), model: z.string(), modelCalls: count, inputTokens: count, outputTokens: count, costUsd: z.string() };

/** What one agent used of one model; `model` is the one that was asked, `provider:model`. */
export const agentUsageShape = z.object(agentUsage);
export type AgentUsageShape = z.infer<typeof agentUsageShape>;

/** The same over many runs: how many of them, and of which graph. */
export const usageShape = z.object({ graph: z.string(), runs: count, ...agentUsage });
export type UsageShape = z.infer<typeof usageShape>;

export const runShape = z.object({
  id: z.string(),
  /** Slug. */
  graph: z.string(),
  /** Null for a run of a draft. */
  revision: z.int().nullable(),
  digest: z.string(),
  environment: environmentNameSchema.nullable(),
  status: runStatusSchema,
  input: jsonSchema,
  output: jsonSchema,
  error: z.object({ code: z.string(), message: z.string(), actor: z.string() }).nullable(),
  /** Why the runtime set the run aside (a machine that threw, too many failed activations); null otherwise. It can be resumed. */
  parked: z.object({ reason: z.string(), at: z.string() }).nullable(),
  session: z.string().nullable(),
  usage: z.object({ inputTokens: count, outputTokens: count, costUsd: z.string(), modelCalls: count, toolCalls: count }),
  /** The same usage by agent and model, without tool calls; like it, of a run that goes on as of its last change. */
  usageByAgent: z.array(agentUsageShape).readonly(),
  timing: z.object({ queue: milliseconds, engine: milliseconds, model: milliseconds, tool: milliseconds, waiting: milliseconds, total: milliseconds }),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  seq: count,
  parent: z.object({ run: z.string(), seq: count }).nullable(),
});
export type RunShape = z.infer<typeof runShape>;

const eventTypes = [
  'run.started', 'effect.started', 'effect.completed', 'effect.failed', 'timer.fired', 'decision.given', 'signal.received', 'run.cancelled',
] as const satisfies readonly EventType[];

export const eventShape = z.object({
  seq: z.int().min(1),
  /** Path of the actor the event is for; `flow` for events of the run itself. */
  actor: z.string(),
  type: z.enum(eventTypes),
  payload: jsonObjectSchema,
  at: z.string(),
});
export type EventShape = z.infer<typeof eventShape>;

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
  /** Set aside by the runtime until somebody resumes it. */
  readonly parked: boolean;
}

export const approvalShape = z.object({
  run: z.string(),
  effect: z.string(),
  actor: z.string(),
  node: z.string(),
  /** What the canvas calls the node: its label, or the title of its kind when it has none. Of the graph as it runs, or of one inside it. */
  label: z.string(),
  graph: z.string(),
  question: z.string(),
  show: jsonSchema,
  /** JSON Schema of what the person fills in. */
  form: jsonObjectSchema.nullable(),
  /** What the form says before anybody changes it; approving without a form approves this. */
  initial: jsonSchema.exactOptional(),
  deadline: z.string().nullable(),
  createdAt: z.string(),
});
export type ApprovalShape = z.infer<typeof approvalShape>;
