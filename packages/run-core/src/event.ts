// The log's entries: facts that the outside world gave to a run. Past tense, append-only. Nothing derived is ever logged.
import { z } from 'zod';
import type { Json } from '@cadre/graph-schema';
import { errorCodes } from './error.ts';
import type { EffectId, RunId } from './ids.ts';

const json = z.json() as unknown as z.ZodType<Json, Json>;
const effect = z.string() as unknown as z.ZodType<EffectId, EffectId>;
const run = z.string() as unknown as z.ZodType<RunId, RunId>;
const count = z.int().min(0);

export const usageSchema = z.strictObject({ inputTokens: count, outputTokens: count, costUsd: z.number().min(0) });
export type ModelUsage = z.infer<typeof usageSchema>;

export const toolCallSchema = z.strictObject({ callId: z.string(), name: z.string(), input: json });

/** What a model call gave. `object` is set when the request had an `outputSchema`, and meets it. */
export const modelReplySchema = z.strictObject({
  text: z.string(),
  object: json.optional(),
  toolCalls: z.array(toolCallSchema),
  finish: z.enum(['stop', 'tool-calls', 'length', 'content-filter', 'other']),
  /** The model that answered, `provider:model`. */
  model: z.string(),
  usage: usageSchema,
  /** Milliseconds from the request to the first token, and to the end. */
  firstTokenMs: z.number().min(0).nullable(),
  durationMs: z.number().min(0),
});
export type ModelReply = z.infer<typeof modelReplySchema>;

const payloads = {
  'run.started': z.strictObject({
    run,
    input: json,
    /** Digest of the revision and the compiler's number; a fold refuses a log of another one. */
    digest: z.string(),
    semantics: z.int(),
    parent: z.strictObject({ run, seq: z.int() }).nullable(),
  }),
  'effect.started': z.strictObject({ effect }),
  'effect.completed': z.strictObject({ effect, reply: modelReplySchema }),
  'effect.failed': z.strictObject({
    effect,
    error: z.strictObject({ code: z.enum(errorCodes), message: z.string().max(10_000) }),
    /** The pause before a retry, computed at the edge (back-off, jitter, retry-after). Used only if a try is left. */
    retryInMs: z.int().min(0),
    usage: usageSchema.optional(),
    durationMs: z.number().min(0),
  }),
  'timer.fired': z.strictObject({ effect }),
  'decision.given': z.strictObject({
    effect,
    decision: z.enum(['approved', 'rejected']),
    form: json.optional(),
    comment: z.string().max(10_000).optional(),
    by: z.string().max(200),
  }),
  'signal.received': z.strictObject({ name: z.string().min(1).max(200), payload: json }),
  'run.cancelled': z.strictObject({ reason: z.string().max(1_000), by: z.string().max(200) }),
} as const;

export type EventType = keyof typeof payloads;
export type EventPayload<T extends EventType> = z.infer<(typeof payloads)[T]>;

/** One log entry. `seq` counts from 1 without gaps; `at` is milliseconds since the epoch, taken by the writer. */
export type RunEvent = { [T in EventType]: { readonly seq: number; readonly type: T; readonly at: number; readonly payload: EventPayload<T> } }[EventType];

/** A fact not yet in the log: a `RunEvent` without its place. */
export type NewEvent = { [T in EventType]: { readonly type: T; readonly payload: EventPayload<T> } }[EventType];

const place = { seq: z.int().min(1), at: z.number() };
export const runEventSchema: z.ZodType<RunEvent> = z.discriminatedUnion('type', [
  z.strictObject({ ...place, type: z.literal('run.started'), payload: payloads['run.started'] }),
  z.strictObject({ ...place, type: z.literal('effect.started'), payload: payloads['effect.started'] }),
  z.strictObject({ ...place, type: z.literal('effect.completed'), payload: payloads['effect.completed'] }),
  z.strictObject({ ...place, type: z.literal('effect.failed'), payload: payloads['effect.failed'] }),
  z.strictObject({ ...place, type: z.literal('timer.fired'), payload: payloads['timer.fired'] }),
  z.strictObject({ ...place, type: z.literal('decision.given'), payload: payloads['decision.given'] }),
  z.strictObject({ ...place, type: z.literal('signal.received'), payload: payloads['signal.received'] }),
  z.strictObject({ ...place, type: z.literal('run.cancelled'), payload: payloads['run.cancelled'] }),
]) as unknown as z.ZodType<RunEvent>;
