// One event of a run in plain words, for the step's title, the log, the slider and screen readers.
import { assertNever, type NodeId } from '@cadre/graph-schema';
import type { ActorPath, Effect, EffectId, EventPayload, ModelReply, RunEvent } from '@cadre/run-core';
import { errorWords } from './error-words.ts';
import { isDelegation, listOf, type NodeNames } from './node-names.ts';

export type Tone = 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';

export interface StepWords {
  readonly title: string;
  /** The actor and node it is about; null for the run itself. */
  readonly actor: ActorPath | null;
  readonly node: NodeId | null;
  readonly tone: Tone;
}

export interface StepContext {
  /** Of the graph that an actor works in: ids mean something within their own graph only. */
  namesOf(actor: ActorPath): NodeNames;
  effectOf(id: EffectId): Effect | undefined;
}

export function wordsOf(event: RunEvent, context: StepContext): StepWords {
  switch (event.type) {
    case 'run.started': {
      const { parent } = event.payload;
      return { title: parent === null ? 'The run started' : `The run was forked at step ${parent.seq}`, actor: null, node: null, tone: 'running' };
    }
    case 'run.cancelled':
      return { title: `Cancelled by ${event.payload.by}`, actor: null, node: null, tone: 'cancelled' };
    case 'signal.received':
      return { title: `Signal “${event.payload.name}” came`, actor: null, node: null, tone: 'done' };
    case 'effect.started': {
      const place = placeOf(event.payload.effect, context);
      return { ...about(place), title: `${place.who} began`, tone: 'running' };
    }
    case 'effect.completed': {
      const place = placeOf(event.payload.effect, context);
      return { ...about(place), title: `${place.who} ${completedWords(event.payload, place)}`, tone: 'done' };
    }
    case 'effect.failed': {
      const place = placeOf(event.payload.effect, context);
      return { ...about(place), title: `${place.who} failed: ${errorWords[event.payload.error.code]}`, tone: 'failed' };
    }
    case 'timer.fired': {
      const place = placeOf(event.payload.effect, context);
      return { ...about(place), ...timerWords(place) };
    }
    case 'decision.given': {
      const place = placeOf(event.payload.effect, context);
      const { by, decision } = event.payload;
      return { ...about(place), title: `${by} ${decision} “${place.who}”`, tone: decision === 'approved' ? 'done' : 'failed' };
    }
    default:
      return assertNever(event);
  }
}

interface Place {
  readonly actor: ActorPath | null;
  readonly node: NodeId | null;
  readonly who: string;
  readonly effect: Effect | undefined;
  /** Null where nothing is known of the effect. */
  readonly names: NodeNames | null;
}

function placeOf(id: EffectId, { effectOf, namesOf }: StepContext): Place {
  const effect = effectOf(id);
  if (effect === undefined) return { actor: null, node: null, who: 'A part of the run', effect, names: null };
  const names = namesOf(effect.actor);
  return { actor: effect.actor, node: effect.node, who: names.nameOf(effect.node), effect, names };
}

function about({ actor, node }: Place): Pick<StepWords, 'actor' | 'node'> {
  return { actor, node };
}

function completedWords(payload: EventPayload<'effect.completed'>, { effect, names }: Place): string {
  if ('reply' in payload) return names === null ? 'answered' : replyWords(payload.reply, effect, names);
  return 'result' in payload ? 'gave its result' : 'was checked by guard rules';
}

function replyWords(reply: ModelReply, effect: Effect | undefined, names: NodeNames): string {
  const purpose = effect?.type === 'model.generate' ? effect.request.purpose : 'think';
  const asked = reply.toolCalls.filter((call) => isDelegation(call.name)).map((call) => names.toolName(call.name));
  const called = reply.toolCalls.filter((call) => !isDelegation(call.name)).map((call) => names.toolName(call.name));
  const deeds = [...(asked.length > 0 ? [`asked ${listOf(asked)}`] : []), ...(called.length > 0 ? [`called ${listOf(called)}`] : [])];
  if (deeds.length > 0) return deeds.join(' and ');
  if (purpose === 'conclude') return 'concluded';
  if (purpose === 'draft') return 'wrote a draft';
  if (purpose === 'review') return 'reviewed the draft';
  if (purpose === 'summarise') return 'summed up the conversation';
  return 'answered';
}

function timerWords({ who, effect }: Place): { title: string; tone: Tone } {
  const reason = effect?.type === 'timer.wait' ? effect.reason : null;
  if (reason === 'backoff') return { title: `${who} tries again`, tone: 'running' };
  if (reason === 'deadline') return { title: `${who}: the deadline passed`, tone: 'waiting' };
  return { title: `${who}: the wait is over`, tone: 'done' };
}
