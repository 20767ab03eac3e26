// A run among failing hosts, in virtual time: hosts die and load the log anew, two of them hold the run at once, results come
// twice, late and out of order. Only the log survives. Whatever happens, the log must stay what one faultless host would accept.
import { digestOf, type Json } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { Effect, ModelGenerate, ToolCallEffect } from '../effect.ts';
import type { NewEvent, RunEvent } from '../event.ts';
import { toRunId, type EffectId } from '../ids.ts';
import { decide, type Command } from '../run/decide.ts';
import { dehydrate, hashState, hydrate } from '../run/snapshot.ts';
import { begin, fold, step } from '../run/step.ts';
import type { RunState } from '../state.ts';
import { wordsOf } from './model-words.ts';
import { decisionOn } from './people.ts';
import { replyText, toolResult } from './play.ts';
import type { Random } from './random.ts';

export interface Simulated {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  readonly faults: { readonly crashes: number; readonly refused: number; readonly conflicts: number; readonly doubts: number };
}

/** `begin`: of a call that must not be repeated, before it is made; `doubt`: somebody else has begun it. */
interface Performance {
  readonly host: number;
  readonly effect: ModelGenerate | ToolCallEffect;
  readonly does: 'call' | 'begin' | 'doubt';
}

const HOSTS = 2;
const MOST_MOVES = 20_000;

/** @throws when an invariant is broken */
export function simulate(compiled: Compiled, random: Random): Simulated {
  return new Simulation(compiled, random).run();
}

class Simulation {
  readonly #compiled: Compiled;
  readonly #random: Random;
  readonly #log: RunEvent[] = [];
  /** What each host believes; null while it is down. */
  readonly #hosts: (RunState | null)[] = Array.from({ length: HOSTS }, () => null);
  /** What hosts and the world have in hand: every performance of every effect, also those whose host has died. */
  readonly #performed: Performance[] = [];
  /** What must not be repeated and was called all the same. */
  readonly #called = new Set<EffectId>();
  /** What the world saw under each idempotency key. */
  readonly #seen = new Map<EffectId, string>();
  readonly #answered = new Set<EffectId>();
  readonly #faults = { crashes: 0, refused: 0, conflicts: 0, doubts: 0 };
  #now = 1_700_000_000_000;

  constructor(compiled: Compiled, random: Random) {
    this.#compiled = compiled;
    this.#random = random;
  }

  run(): Simulated {
    this.#append(null, { type: 'start', run: toRunId('run'), input: { n: 1 }, digest: this.#compiled.digest, parent: null });
    for (let moves = 0; moves < MOST_MOVES; moves++) {
      if (this.#hasEnded()) return this.#result();
      this.#move();
    }
    throw new Error(`The run has not ended after ${MOST_MOVES} moves`);
  }

  #move(): void {
    const host = this.#random(HOSTS);
    if (this.#hosts[host] === null) return this.#load(host);
    const chance = this.#random(100);
    if (chance < 6) return this.#crash(host);
    if (chance < 10) return this.#loseAnswer();
    this.#now += this.#random(90_000);
    if (chance < 40) return this.#answerPeopleAndTimers(host);
    this.#answerOne();
  }

  /** Takes the log from a snapshot of any age, or from the beginning, and performs what is outstanding: maybe a second time. */
  #load(host: number): void {
    const upTo = this.#random(this.#log.length + 1);
    const events = this.#log;
    const snapshot: unknown = upTo === 0 ? null : JSON.parse(JSON.stringify(dehydrate(fold(this.#compiled, events.slice(0, upTo)))));
    const state = snapshot === null ? fold(this.#compiled, events) : fold(this.#compiled, events.slice(upTo), hydrate(this.#compiled, snapshot));
    this.#hosts[host] = state;
    this.#perform(host, [...state.effects.values()]);
  }

  #crash(host: number): void {
    this.#faults.crashes += 1;
    this.#hosts[host] = null;
  }

  /** A performance of which nothing will ever be heard, as long as somebody else can still perform it. */
  #loseAnswer(): void {
    const index = this.#random(Math.max(1, this.#performed.length));
    const lost = this.#performed[index];
    if (!lost) return;
    this.#performed.splice(index, 1);
    this.#crash(lost.host);
  }

  #perform(host: number, effects: readonly Effect[]): void {
    for (const effect of effects) {
      const { started: _started, ...lasting } = { started: false, ...effect };
      const content = digestOf(JSON.parse(JSON.stringify(lasting)) as Json);
      const before = this.#seen.get(effect.id);
      if (before !== undefined && before !== content) throw new Error(`The world saw two contents under ${effect.id}`);
      this.#seen.set(effect.id, content);
      if (effect.type === 'model.generate') this.#performed.push({ host, effect, does: 'call' });
      if (effect.type === 'tool.call') this.#performed.push({ host, effect, does: effect.repeat !== 'once' ? 'call' : effect.started ? 'doubt' : 'begin' });
    }
  }

  /** The world answers any one performance, also for a host that has died, and now and then twice. */
  #answerOne(): void {
    const index = this.#random(Math.max(1, this.#performed.length));
    const performance = this.#performed[index];
    if (!performance) return;
    const { host, effect, does } = performance;
    if (this.#random(10) > 0 || does === 'begin') this.#performed.splice(index, 1);
    if (does === 'begin') return this.#begin(host, effect);
    const failed = (code: 'outcome_unknown' | 'tool_failed'): Command => ({ type: 'effect.fail', effect: effect.id, error: { code, message: 'Away.' }, retryInMs: this.#random(5_000), durationMs: 10 });
    if (effect.type === 'model.generate') this.#tell(host, this.#modelAnswer(effect));
    else if (does === 'doubt') this.#tell(host, failed('outcome_unknown'));
    else this.#tell(host, this.#random(5) === 0 ? failed('tool_failed') : { type: 'effect.complete', effect: effect.id, result: toolResult(effect.request.arguments) });
  }

  /** Only who has it in the log that he begins makes the call. */
  #begin(host: number, effect: Performance['effect']): void {
    if (this.#hosts[host] === null) return;
    const isOurs = this.#tell(host, { type: 'effect.start', effect: effect.id });
    if (!isOurs) return void this.#performed.push({ host, effect, does: 'doubt' });
    if (this.#called.has(effect.id)) throw new Error(`${effect.id} must not be repeated and was called twice`);
    this.#called.add(effect.id);
    this.#performed.push({ host, effect, does: 'call' });
  }

  #modelAnswer(effect: ModelGenerate): Command {
    if (this.#random(10) === 0) return { type: 'effect.fail', effect: effect.id, error: { code: 'provider_unavailable', message: 'Away.' }, retryInMs: this.#random(5_000), durationMs: 10 };
    return { type: 'effect.complete', effect: effect.id, reply: { ...replyText(''), ...wordsOf(effect.request, this.#random) } };
  }

  #answerPeopleAndTimers(host: number): void {
    for (const effect of [...(this.#hosts[host]?.effects.values() ?? [])]) {
      if (effect.type === 'timer.wait') this.#tell(host, { type: 'timer.fire', effect: effect.id, now: this.#now });
      if (effect.type === 'person.ask') this.#tell(host, { type: 'decision.give', effect: effect.id, ...decisionOn(effect, this.#random), by: 'somebody' });
    }
  }

  /** What a host does with any command: decide on what it believes, append at the place it expects, read on where it lost. @returns whether it is in the log */
  #tell(host: number, command: Command): boolean {
    for (let state = this.#hosts[host] ?? null; state !== null; state = this.#hosts[host] ?? null) {
      const decided = decide(state, command);
      if (!decided.ok) {
        this.#faults.refused += 1;
        return false;
      }
      if (state.seq === this.#log.length) {
        this.#take(host, this.#append(state, command));
        return true;
      }
      this.#faults.conflicts += 1;
      for (const event of this.#log.slice(state.seq)) this.#take(host, event);
    }
    return false;
  }

  #take(host: number, event: RunEvent): void {
    const state = this.#hosts[host];
    if (!state) return;
    const next = step(this.#compiled, state, event);
    this.#hosts[host] = next.state;
    this.#perform(host, next.effects);
  }

  #append(state: RunState | null, command: Command): RunEvent {
    const decided = decide(state, command);
    if (!decided.ok) throw new Error(`Refused while appending: ${decided.error.message}`);
    const event = { ...decided.value, seq: this.#log.length + 1, at: this.#now } as RunEvent;
    this.#acceptOnce(decided.value);
    this.#log.push(event);
    return event;
  }

  #acceptOnce(event: NewEvent): void {
    if (!('effect' in event.payload) || event.type === 'effect.started') return;
    const { effect } = event.payload;
    if (this.#answered.has(effect)) throw new Error(`Two results were accepted for ${effect}`);
    this.#answered.add(effect);
    if (event.type === 'effect.failed' && event.payload.error.code === 'outcome_unknown') this.#faults.doubts += 1;
  }

  #hasEnded(): boolean {
    return this.#hosts.some((state) => state !== null && state.endedAt !== null);
  }

  #result(): Simulated {
    const [first, ...others] = this.#log;
    if (!first) throw new Error('The log is empty');
    let state = begin(this.#compiled, first).state;
    for (const event of others) state = step(this.#compiled, state, event).state;
    const ended = this.#hosts.find((held) => held !== null && held.endedAt !== null);
    if (!ended || hashState(ended) !== hashState(state)) throw new Error('The host that ended the run holds another state than the log');
    if (state.actors.size > 0 || state.effects.size > 0) throw new Error('The run has ended and something of it goes on');
    return { state, events: this.#log, faults: this.#faults };
  }
}
