// The log's entries: facts that the outside world gave to a run. Past tense, append-only. Nothing derived is ever logged.
import { z } from 'zod';
import { budgetSchema, guardActions, guardPoints, jsonSchema } from '@cadre/graph-schema';
import { errorCodes } from './error.ts';
import type { EffectId, RunId } from './ids.ts';

const json = jsonSchema;
const effect = z.custom<EffectId>((value) => typeof value === 'string', 'Use the id of an effect.');
const run = z.custom<RunId>((value) => typeof value === 'string', 'Use the id of a run.');
const count = z.int().min(0);

export const usageSchema = z.strictObject({ inputTokens: count, outputTokens: count, costUsd: z.number().min(0) });
export type ModelUsage = z.infer<typeof usageSchema>;

/** What guard rules said of a value, judged where it came in: never what they found, and the value is what they left of it. */
export const guardNoteSchema = z.strictObject({
  verdict: z.enum(['pass', 'flag', 'ask', 'refuse']),
  findings: z.array(z.strictObject({
    on: z.enum(guardPoints),
    rule: z.string(),
    action: z.enum(guardActions),
    kinds: z.array(z.string()),
    count,
    path: z.array(z.union([z.string(), z.int()])),
  })),
  /** Of the rule that decided. */
  message: z.string().nullable(),
});
export type GuardNote = z.infer<typeof guardNoteSchema>;

export const toolCallSchema = z.strictObject({
  callId: z.string(),
  name: z.string(),
  input: json,
  /** A guard rule refuses this call, or wants a person to be asked. */
  guard: z.strictObject({ verdict: z.enum(['ask', 'refuse']), message: z.string() }).exactOptional(),
});

/** One visit of an agent, as it is remembered: what it was asked and what it answered. */
export const memoryTurnSchema = z.strictObject({ task: z.string(), answer: z.string() });
export type MemoryTurn = Readonly<z.infer<typeof memoryTurnSchema>>;

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

/** What a tool call gave, and what code wrote to its console. */
export const callResultSchema = z.strictObject({ output: json, console: z.array(z.string()), durationMs: z.number().min(0) });
export type CallResult = z.infer<typeof callResultSchema>;

const payloads = {
  'run.started': z.strictObject({
    run,
    input: json,
    /** Digest of the revision and the compiler's number; a fold refuses a log of another one. */
    digest: z.string(),
    semantics: z.int(),
    parent: z.strictObject({ run, seq: z.int() }).nullable(),
    /** What guard rules said of the input. */
    guard: guardNoteSchema.exactOptional(),
    /** The session's earlier turns by agent (see `memoryKey`), oldest first. Absent: there is no session, and nothing is remembered. */
    memory: z.record(z.string(), z.array(memoryTurnSchema).readonly()).exactOptional(),
    /** What whoever started the run lets it spend; the graph's own budget holds as well. */
    budget: budgetSchema.exactOptional(),
  }),
  'effect.started': z.strictObject({ effect }),
  /** A model call has a reply, a tool call a result, a judgement what is left of its value: absent when nothing was taken out. */
  'effect.completed': z.union([
    z.strictObject({ effect, reply: modelReplySchema, guard: guardNoteSchema.exactOptional() }),
    z.strictObject({ effect, result: callResultSchema, guard: guardNoteSchema.exactOptional() }),
    z.strictObject({ effect, judged: z.strictObject({ value: json.exactOptional() }), guard: guardNoteSchema.exactOptional() }),
  ]),
  'effect.failed': z.strictObject({
    effect,
    error: z.strictObject({ code: z.enum(errorCodes), message: z.string().max(10_000) }),
    /** The pause before a retry, computed at the edge (back-off, jitter, retry-after). Used only if a try is left. */
    retryInMs: z.int().min(0),
    /** Another try would end the same way. */
    final: z.literal(true).optional(),
    /** What code wrote to its console before it failed. */
    console: z.array(z.string()).optional(),
    usage: usageSchema.optional(),
    durationMs: z.number().min(0),
    guard: guardNoteSchema.exactOptional(),
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
]);
