// A fork takes the events before a point as they were, with some outputs edited, and goes on live under its own id. Its time
// begins anew: what was due in the old run is due as long after the fork as it was after that point.
import type { Json, Result } from '@cadre/graph-schema';
import { SEMANTICS } from '../compile/compile.ts';
import type { RunEvent } from '../event.ts';
import { toEffectId, type EffectId, type RunId } from '../ids.ts';
import type { Refusal } from './decide.ts';

export interface Fork {
  readonly run: RunId;
  /** Of the graph the fork goes on with. */
  readonly digest: string;
  readonly parent: { readonly run: RunId; readonly seq: number };
  /** Milliseconds since the epoch: when the last event that is taken over is to lie, the others before it as they did. */
  readonly now: number;
  /** The first event that is not taken over. */
  readonly at: number;
  /** Replaces what an effect gave: a model's words or object, a tool's output, or a person's form. */
  readonly edits: readonly { readonly effect: EffectId; readonly output: Json }[];
}

export function forkEvents(events: readonly RunEvent[], fork: Fork): Result<RunEvent[], Refusal> {
  if (fork.at < 2 || fork.at > events.length + 1) {
    return { ok: false, error: { code: 'fork_past_end', message: `Fork between event 2 and ${events.length + 1}; the run has ${events.length} events.` } };
  }
  const taken = events.slice(0, fork.at - 1);
  const edits = new Map(fork.edits.map(({ effect, output }) => [effect, output]));
  const unknown = fork.edits.find(({ effect }) => !taken.some((event) => isAnswer(event) && event.payload.effect === effect));
  if (unknown) return { ok: false, error: { code: 'effect_not_outstanding', message: `No answer of effect ${unknown.effect} lies before event ${fork.at}.` } };
  const later = fork.now - (taken.at(-1)?.at ?? fork.now);
  return { ok: true, value: taken.map((event) => ({ ...renamed(edited(event, edits), fork), at: event.at + later })) };
}

type Answer = Extract<RunEvent, { type: 'effect.completed' | 'decision.given' }>;

function isAnswer(event: RunEvent): event is Answer {
  return event.type === 'effect.completed' || event.type === 'decision.given';
}

function edited(event: RunEvent, edits: ReadonlyMap<EffectId, Json>): RunEvent {
  if (!isAnswer(event)) return event;
  const output = edits.get(event.payload.effect);
  if (output === undefined) return event;
  if (event.type === 'decision.given') return { ...event, payload: { ...event.payload, form: output } };
  // Whoever edits an answer has looked at it: what guard rules said of the old one does not count for it.
  const { guard: _judgement, ...payload } = event.payload;
  if ('judged' in payload) return { ...event, payload: { ...payload, judged: { value: output } } };
  if ('result' in payload) return { ...event, payload: { ...payload, result: { ...payload.result, output } } };
  const { reply } = payload;
  const change = typeof output === 'string' && reply.object === undefined ? { text: output } : { object: output, text: JSON.stringify(output) };
  return { ...event, payload: { ...payload, reply: { ...reply, ...change } } };
}

/** Effect ids begin with the run's id. */
function renamed(event: RunEvent, fork: Fork): RunEvent {
  if (event.type === 'run.started') {
    return { ...event, payload: { ...event.payload, run: fork.run, digest: fork.digest, semantics: SEMANTICS, parent: fork.parent } };
  }
  if (!('effect' in event.payload)) return event;
  const [, seq, index] = event.payload.effect.split(':');
  return { ...event, payload: { ...event.payload, effect: toEffectId(`${fork.run}:${seq}:${index}`) } } as RunEvent;
}
