// What may be logged: a command against the state becomes an event, or is refused. The only guard of the log's meaning.
import { checkJson, type Json, type Result } from '@cadre/graph-schema';
import { SEMANTICS } from '../compile/compile.ts';
import type { Effect } from '../effect.ts';
import type { ErrorCode } from '../error.ts';
import type { ModelReply, ModelUsage, NewEvent } from '../event.ts';
import { ROOT, type ActorPath, type EffectId, type RunId } from '../ids.ts';
import type { RunState } from '../state.ts';

export type Command =
  | { readonly type: 'start'; readonly run: RunId; readonly input: Json; readonly digest: string; readonly parent: { readonly run: RunId; readonly seq: number } | null }
  | { readonly type: 'effect.start'; readonly effect: EffectId }
  | { readonly type: 'effect.complete'; readonly effect: EffectId; readonly reply: ModelReply }
  | { readonly type: 'effect.fail'; readonly effect: EffectId; readonly error: { readonly code: ErrorCode; readonly message: string }; readonly retryInMs: number; readonly usage?: ModelUsage | undefined; readonly durationMs: number }
  | { readonly type: 'timer.fire'; readonly effect: EffectId; readonly now: number }
  | { readonly type: 'decision.give'; readonly effect: EffectId; readonly decision: 'approved' | 'rejected'; readonly form?: Json | undefined; readonly comment?: string | undefined; readonly by: string }
  | { readonly type: 'signal.receive'; readonly name: string; readonly payload: Json }
  | { readonly type: 'run.cancel'; readonly reason: string; readonly by: string };

export interface Refusal {
  readonly code: 'not_started' | 'already_started' | 'run_ended' | 'effect_not_outstanding' | 'wrong_effect' | 'timer_not_due' | 'form_invalid' | 'too_many_signals' | 'fork_past_end';
  readonly message: string;
  /** Where in the form, for `form_invalid`. */
  readonly path?: readonly (string | number)[];
}

type Decided = Result<NewEvent, Refusal>;

/** Signals that nobody waits for are kept; a run keeps so many at most. */
const MOST_SIGNALS = 100;

export function decide(state: RunState | null, command: Command): Decided {
  if (command.type === 'start') {
    if (state) return refuse('already_started', 'The run has started.');
    const { run, input, digest, parent } = command;
    return accept({ type: 'run.started', payload: { run, input, digest, semantics: SEMANTICS, parent } });
  }
  if (!state) return refuse('not_started', 'The run has not started.');
  if (state.endedAt !== null) return refuse('run_ended', `The run is ${state.status}.`);
  if (command.type === 'run.cancel') return accept({ type: 'run.cancelled', payload: { reason: command.reason, by: command.by } });
  if (command.type === 'signal.receive') return signal(state, command);
  const effect = state.effects.get(command.effect);
  if (!effect) return refuse('effect_not_outstanding', `Effect ${command.effect} is not outstanding: it was answered, cancelled, or never asked.`);
  return answer(effect, command);
}

function signal(state: RunState, { name, payload }: Extract<Command, { type: 'signal.receive' }>): Decided {
  if (state.signals.length >= MOST_SIGNALS) return refuse('too_many_signals', `The run keeps ${MOST_SIGNALS} signals that nobody waits for; it takes no more.`);
  return accept({ type: 'signal.received', payload: { name, payload } });
}

function answer(effect: Effect, command: Exclude<Command, { type: 'start' | 'run.cancel' | 'signal.receive' }>): Decided {
  const wanted = answeredBy[command.type];
  if (wanted !== effect.type) return refuse('wrong_effect', `Effect ${effect.id} is ${effect.type}; ${command.type} answers ${wanted}.`);
  switch (command.type) {
    case 'effect.start':
      return accept({ type: 'effect.started', payload: { effect: effect.id } });
    case 'effect.complete':
      return accept({ type: 'effect.completed', payload: { effect: effect.id, reply: command.reply } });
    case 'effect.fail': {
      const { error, retryInMs, usage, durationMs } = command;
      return accept({ type: 'effect.failed', payload: { effect: effect.id, error, retryInMs, durationMs, ...(usage && { usage }) } });
    }
    case 'timer.fire':
      if (effect.type === 'timer.wait' && command.now < effect.at) return refuse('timer_not_due', `The timer is due at ${new Date(effect.at).toISOString()}.`);
      return accept({ type: 'timer.fired', payload: { effect: effect.id } });
    case 'decision.give':
      return decision(effect, command);
  }
}

const answeredBy = {
  'effect.start': 'model.generate',
  'effect.complete': 'model.generate',
  'effect.fail': 'model.generate',
  'timer.fire': 'timer.wait',
  'decision.give': 'person.ask',
} as const satisfies { readonly [type: string]: Effect['type'] };

function decision(effect: Effect, command: Extract<Command, { type: 'decision.give' }>): Decided {
  const { decision: decided, form, comment, by } = command;
  if (effect.type === 'person.ask' && effect.form !== null && decided === 'approved') {
    const checked = checkJson(effect.form, form ?? null);
    if (!checked.ok) {
      const [first] = checked.error;
      return { ok: false, error: { code: 'form_invalid', message: first?.message ?? 'The form does not fit.', path: first?.path ?? [] } };
    }
  }
  return accept({ type: 'decision.given', payload: { effect: effect.id, decision: decided, by, ...(form !== undefined && { form }), ...(comment !== undefined && { comment }) } });
}

/** The actor an event is for: the effect's, or the run's root. */
export function actorOf(state: RunState | null, event: NewEvent): ActorPath {
  if (!('effect' in event.payload)) return ROOT;
  return state?.effects.get(event.payload.effect)?.actor ?? ROOT;
}

function accept(event: NewEvent): Decided {
  return { ok: true, value: event };
}

function refuse(code: Refusal['code'], message: string): Decided {
  return { ok: false, error: { code, message } };
}
