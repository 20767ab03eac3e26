// A run among failing hosts, in virtual time: hosts die and load the log anew, two of them hold the run at once, results come
// twice, late and out of order. Only the log survives. Whatever happens, the log must stay what one faultless host would accept.
import { digestOf, type Json } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { Effect } from '../effect.ts';
import type { NewEvent, RunEvent } from '../event.ts';
import { toRunId, type EffectId } from '../ids.ts';
import { decide, type Command } from '../run/decide.ts';
import { dehydrate, hashState, hydrate } from '../run/snapshot.ts';
import { begin, fold, step } from '../run/step.ts';
import type { RunState } from '../state.ts';
import { replyText } from './play.ts';
import type { Random } from './random.ts';

export interface Simulated {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  readonly faults: { readonly crashes: number; readonly refused: number; readonly conflicts: number };
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
  /** What the world has in hand: every performance of every effect, also those whose host has died. */
  readonly #performed: { readonly host: number; readonly effect: Effect }[] = [];
  /** What the world saw under each idempotency key. */
  readonly #seen = new Map<EffectId, string>();
  readonly #answered = new Set<EffectId>();
  readonly #faults = { crashes: 0, refused: 0, conflicts: 0 };
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
      const content = digestOf(JSON.parse(JSON.stringify(effect)) as Json);
      const before = this.#seen.get(effect.id);
      if (before !== undefined && before !== content) throw new Error(`The world saw two contents under ${effect.id}`);
      this.#seen.set(effect.id, content);
      if (effect.type === 'model.generate') this.#performed.push({ host, effect });
    }
  }

  /** The world answers any one performance, also for a host that has died, and now and then twice. */
  #answerOne(): void {
    const index = this.#random(Math.max(1, this.#performed.length));
    const performance = this.#performed[index];
    if (!performance) return;
    if (this.#random(10) > 0) this.#performed.splice(index, 1);
    const { host, effect } = performance;
    if (effect.type === 'model.generate') this.#tell(host, this.#modelAnswer(effect));
  }

  #modelAnswer(effect: Extract<Effect, { type: 'model.generate' }>): Command {
    if (this.#random(10) === 0) return { type: 'effect.fail', effect: effect.id, error: { code: 'provider_unavailable', message: 'Away.' }, retryInMs: this.#random(5_000), durationMs: 10 };
    const { request } = effect;
    const [tool] = request.tools;
    const reply = replyText(`Said ${this.#random(1_000)}`);
    if (request.purpose === 'review') return { type: 'effect.complete', effect: effect.id, reply: { ...reply, object: { accepted: this.#random(2) === 0, feedback: 'More.' } } };
    if (!tool || request.toolChoice === 'none' || this.#random(2) === 0) return { type: 'effect.complete', effect: effect.id, reply };
    return { type: 'effect.complete', effect: effect.id, reply: { ...reply, toolCalls: [{ callId: 'c', name: tool.name, input: { task: `Task ${this.#random(50)}` } }] } };
  }

  #answerPeopleAndTimers(host: number): void {
    for (const effect of [...(this.#hosts[host]?.effects.values() ?? [])]) {
      if (effect.type === 'timer.wait') this.#tell(host, { type: 'timer.fire', effect: effect.id, now: this.#now });
      if (effect.type === 'person.ask') this.#tell(host, { type: 'decision.give', effect: effect.id, decision: this.#random(2) === 0 ? 'approved' : 'rejected', by: 'somebody' });
    }
  }

  /** What a host does with any command: decide on what it believes, append at the place it expects, read on where it lost. */
  #tell(host: number, command: Command): void {
    for (let state = this.#hosts[host] ?? null; state !== null; state = this.#hosts[host] ?? null) {
      const decided = decide(state, command);
      if (!decided.ok) {
        this.#faults.refused += 1;
        return;
      }
      if (state.seq === this.#log.length) return this.#take(host, this.#append(state, command));
      this.#faults.conflicts += 1;
      for (const event of this.#log.slice(state.seq)) this.#take(host, event);
    }
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
    if (!('effect' in event.payload)) return;
    const { effect } = event.payload;
    if (this.#answered.has(effect)) throw new Error(`Two results were accepted for ${effect}`);
    this.#answered.add(effect);
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
