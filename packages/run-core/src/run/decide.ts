// What may be logged: a command against the state becomes an event, or is refused. The only guard of the log's meaning.
import { checkJson, type Budget, type Json, type Result } from '@cadre/graph-schema';
import { SEMANTICS } from '../compile/compile.ts';
import type { Effect } from '../effect.ts';
import type { ErrorCode } from '../error.ts';
import type { CallResult, EventPayload, GuardNote, ModelReply, ModelUsage, NewEvent } from '../event.ts';
import { ROOT, type ActorPath, type EffectId, type RunId } from '../ids.ts';
import type { RunState, SessionMemory } from '../state.ts';

export type Command =
  | { readonly type: 'start'; readonly run: RunId; readonly input: Json; readonly digest: string; readonly parent: { readonly run: RunId; readonly seq: number } | null; readonly guard?: GuardNote; readonly memory?: SessionMemory['earlier']; readonly budget?: Budget }
  | { readonly type: 'effect.start'; readonly effect: EffectId }
  | { readonly type: 'effect.complete'; readonly effect: EffectId; readonly reply: ModelReply; readonly guard?: GuardNote }
  | { readonly type: 'effect.complete'; readonly effect: EffectId; readonly result: CallResult; readonly guard?: GuardNote }
  | { readonly type: 'effect.complete'; readonly effect: EffectId; readonly judged: { readonly value?: Json }; readonly guard?: GuardNote }
  | { readonly type: 'effect.fail'; readonly effect: EffectId; readonly error: { readonly code: ErrorCode; readonly message: string }; readonly retryInMs: number; readonly final?: boolean | undefined; readonly console?: readonly string[] | undefined; readonly usage?: ModelUsage | undefined; readonly durationMs: number; readonly guard?: GuardNote }
  | { readonly type: 'timer.fire'; readonly effect: EffectId; readonly now: number }
  | { readonly type: 'decision.give'; readonly effect: EffectId; readonly decision: 'approved' | 'rejected'; readonly form?: Json | undefined; readonly comment?: string | undefined; readonly by: string }
  | { readonly type: 'signal.receive'; readonly name: string; readonly payload: Json }
  | { readonly type: 'run.cancel'; readonly reason: string; readonly by: string };

export interface Refusal {
  readonly code: 'not_started' | 'already_started' | 'run_ended' | 'effect_not_outstanding' | 'effect_started' | 'wrong_effect' | 'timer_not_due' | 'form_invalid' | 'too_many_signals' | 'fork_past_end';
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
    const { run, input, digest, parent, guard, memory, budget } = command;
    return accept({ type: 'run.started', payload: { run, input, digest, semantics: SEMANTICS, parent, ...(guard && { guard }), ...(memory && { memory: { ...memory } }), ...(budget && { budget }) } });
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
  const wanted = answeredBy(command);
  if (!wanted.includes(effect.type)) return refuse('wrong_effect', `Effect ${effect.id} is ${effect.type}; ${command.type} answers ${wanted.join(' or ')}.`);
  switch (command.type) {
    case 'effect.start':
      if (effect.type === 'tool.call' && effect.started) return refuse('effect_started', `Effect ${effect.id} was started before, here or elsewhere.`);
      return accept({ type: 'effect.started', payload: { effect: effect.id } });
    case 'effect.complete':
      return accept({ type: 'effect.completed', payload: completion(effect.id, command) });
    case 'effect.fail': {
      const { error, retryInMs, final, console, usage, durationMs, guard } = command;
      return accept({ type: 'effect.failed', payload: { effect: effect.id, error, retryInMs, durationMs, ...(final === true && { final }), ...(console && console.length > 0 && { console: [...console] }), ...(usage && { usage }), ...(guard && { guard }) } });
    }
    case 'timer.fire':
      if (effect.type === 'timer.wait' && command.now < effect.at) return refuse('timer_not_due', `The timer is due at ${new Date(effect.at).toISOString()}.`);
      return accept({ type: 'timer.fired', payload: { effect: effect.id } });
    case 'decision.give':
      return decision(effect, command);
  }
}

function completion(effect: EffectId, command: Extract<Command, { type: 'effect.complete' }>): EventPayload<'effect.completed'> {
  const note = command.guard === undefined ? {} : { guard: command.guard };
  if ('reply' in command) return { effect, reply: command.reply, ...note };
  return 'result' in command ? { effect, result: command.result, ...note } : { effect, judged: command.judged, ...note };
}

function answeredBy(command: Parameters<typeof answer>[1]): readonly Effect['type'][] {
  switch (command.type) {
    case 'effect.start':
      return ['tool.call'];
    case 'effect.complete':
      return ['reply' in command ? 'model.generate' : 'result' in command ? 'tool.call' : 'guard.judge'];
    case 'effect.fail':
      return ['model.generate', 'tool.call', 'guard.judge'];
    case 'timer.fire':
      return ['timer.wait'];
    case 'decision.give':
      return ['person.ask'];
  }
}

function decision(effect: Effect, command: Extract<Command, { type: 'decision.give' }>): Decided {
  const { decision: decided, form, comment, by } = command;
  if (effect.type === 'person.ask' && effect.form !== null && decided === 'approved') {
    const checked = checkJson(effect.form, form ?? effect.initial ?? null);
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
