// Folding one event: the heart of running and of replaying alike. Pure: the same state and event give the same step.
import type { Compiled } from '../compile/compile.ts';
import type { Effect } from '../effect.ts';
import type { EventPayload, RunEvent } from '../event.ts';
import type { EffectId } from '../ids.ts';
import type { RunState } from '../state.ts';
import type { Step } from '../step.ts';
import { Draft, rootActor } from './draft.ts';
import { modelCall, noUsage, toolCall } from './usage.ts';

/** Folds `run.started`. @throws when the event is another, or the log belongs to another graph or meaning */
export function begin(compiled: Compiled, event: RunEvent): Step {
  if (event.type !== 'run.started') throw new Error(`A log begins with run.started, not ${event.type}`);
  const { run, input, digest, semantics, parent, memory, budget } = event.payload;
  if (digest !== compiled.digest) throw new Error(`The log is of graph ${digest}, not ${compiled.digest}`);
  if (semantics !== compiled.semantics) throw new Error(`The log has semantics ${semantics}; this compiler has ${compiled.semantics}`);
  const before: RunState = {
    run, seq: 0, status: 'running', input, output: null, error: null, startedAt: event.at, endedAt: null, waitedMs: 0, waitingSince: null,
    usage: noUsage, ...(budget && { budget }), ...(memory && { memory: { earlier: memory, isKept: parent === null } }), actors: new Map(), effects: new Map(), signals: [],
  };
  const draft = new Draft(compiled, before, event);
  if (event.payload.guard) draft.note(null, event.payload.guard);
  draft.begin();
  return draft.finish();
}

/** Folds the next event. An event that `decide` would refuse changes nothing but `seq`. @throws only on a bug */
export function step(compiled: Compiled, state: RunState, event: RunEvent): Step {
  if (event.seq !== state.seq + 1) throw new Error(`Event ${event.seq} does not follow ${state.seq}`);
  if (state.endedAt !== null) return { state: { ...state, seq: event.seq }, effects: [], cancelled: [], trace: [], remembered: [] };
  const draft = new Draft(compiled, state, event);
  apply(draft, state, event);
  return draft.finish();
}

function apply(draft: Draft, state: RunState, event: RunEvent): void {
  switch (event.type) {
    case 'run.started':
      throw new Error('A run starts once');
    case 'effect.started':
      return draft.startEffect(event.payload.effect);
    case 'effect.completed':
      return completed(draft, outstanding(state, event.payload.effect), event.payload);
    case 'effect.failed':
      return failed(draft, outstanding(state, event.payload.effect), event.payload);
    case 'timer.fired':
      return end(draft, outstanding(state, event.payload.effect), {});
    case 'decision.given': {
      const { effect, decision, form = null, comment = null, by } = event.payload;
      const asked = outstanding(state, effect);
      if (asked?.type === 'person.ask' && asked.gate) return draft.endQuestion(asked, asked.gate, { decision, comment });
      return end(draft, asked, { decision, form, comment, by });
    }
    case 'signal.received':
      return signalled(draft, state, event.payload);
    case 'run.cancelled':
      return draft.cancel({ code: 'cancelled', message: event.payload.reason, actor: rootActor.path });
  }
}

function outstanding(state: RunState, id: EffectId): Effect | undefined {
  return state.effects.get(id);
}

function completed(draft: Draft, effect: Effect | undefined, payload: EventPayload<'effect.completed'>): void {
  if (!effect) return;
  const { guard } = payload;
  if (guard) draft.note(effect, guard);
  if ('judged' in payload) {
    if (effect.type === 'guard.judge') draft.endJudgement(effect, payload.judged, guard);
    return;
  }
  const given = 'reply' in payload ? payload.reply : payload.result;
  draft.spend(effect.actor, 'reply' in payload ? modelCall(payload.reply.usage) : toolCall, given.durationMs);
  if (guard?.verdict === 'ask') draft.holdAnswer(effect, given, guard);
  else end(draft, effect, given);
}

function failed(draft: Draft, effect: Effect | undefined, { error, retryInMs, final, usage, durationMs, guard }: EventPayload<'effect.failed'>): void {
  if (!effect) return;
  if (guard) draft.note(effect, guard);
  if (effect.type === 'guard.judge') return draft.endJudgement(effect, {}, { verdict: 'refuse', findings: [], message: error.message });
  draft.spend(effect.actor, effect.type === 'tool.call' ? toolCall : modelCall(usage), durationMs);
  draft.endEffect(effect, { error: { ...error, retryInMs, ...(final && { final }), ...(effect.type === 'tool.call' && { started: effect.started, key: effect.key ?? effect.id }) } });
}

function end(draft: Draft, effect: Effect | undefined, output: object): void {
  if (effect) draft.endEffect(effect, { output });
}

/** All who wait for it hear it; when nobody does, it is kept for the first who will. */
function signalled(draft: Draft, state: RunState, { name, payload }: EventPayload<'signal.received'>): void {
  const waiting = [...state.effects.values()].filter((effect) => effect.type === 'signal.await' && effect.name === name);
  if (waiting.length === 0) return draft.keepSignal(name, payload);
  for (const effect of waiting) draft.endEffect(effect, { output: payload });
}

/** The state after `events`, which follow `from` when it is given. @throws on an empty log without `from` */
export function fold(compiled: Compiled, events: readonly RunEvent[], from?: RunState): RunState {
  let state = from;
  for (const event of events) state = (state ? step(compiled, state, event) : begin(compiled, event)).state;
  if (!state) throw new Error('An empty log has no state');
  return state;
}
