// One step in the making: the next state of a run while an event works its way through the actors. Actors hear of each
// other in a fixed order, first in, first out, so the same event always leads to the same state.
import type { Json } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { Effect } from '../effect.ts';
import type { RunError } from '../error.ts';
import { childPath, effectId, ROOT, type ActorPath, type EffectId } from '../ids.ts';
import type { MachineEvent } from '../machine/change.ts';
import type { Exit } from '../machine/flow-context.ts';
import type { AgentExit } from '../agents/agent-context.ts';
import type { Machine, Request, Stepped } from '../machine/machine.ts';
import type { Actor, RunState, Usage } from '../state.ts';
import type { Step } from '../step.ts';
import type { Trace } from '../trace.ts';
import { effectFor } from './effects.ts';
import { addSpent, addUsage, nothingSpent } from './usage.ts';

interface Delivery {
  readonly actor: ActorPath;
  readonly event: MachineEvent;
}

type RunEnd = Pick<RunState, 'status' | 'output' | 'error'>;

export class Draft {
  readonly #compiled: Compiled;
  readonly #before: RunState;
  readonly #seq: number;
  readonly #now: number;
  readonly #actors: Map<ActorPath, Actor>;
  readonly #effects: Map<EffectId, Effect>;
  readonly #requested: Effect[] = [];
  readonly #cancelled: EffectId[] = [];
  readonly #trace: Trace[] = [];
  readonly #deliveries: Delivery[] = [];
  #usage: Usage;
  #signals: RunState['signals'];
  #end: RunEnd | null = null;

  constructor(compiled: Compiled, before: RunState, place: { readonly seq: number; readonly at: number }) {
    this.#compiled = compiled;
    this.#before = before;
    this.#seq = place.seq;
    this.#now = place.at;
    this.#actors = new Map(before.actors);
    this.#effects = new Map(before.effects);
    this.#usage = before.usage;
    this.#signals = before.signals;
  }

  /** Starts an actor and everything it starts at once. */
  start(actor: Pick<Actor, 'path' | 'parent' | 'child' | 'machine'>, input: object): void {
    const owner = this.#compiled.program.owners.get(actor.machine);
    if (!owner) throw new Error(`No machine ${actor.machine}`);
    const { node, role, title } = owner;
    this.#trace.push({ type: 'actor.started', actor: actor.path, parent: actor.parent, node, role, title });
    const stepped = this.#machine(actor.machine).init({ ...input, path: actor.path });
    this.#settle({ ...actor, node, role, startedAt: this.#now, spent: nothingSpent, snapshot: stepped.snapshot }, stepped);
  }

  /** The world ended an effect: its actor hears of it. */
  endEffect(effect: Effect, event: { readonly output: Json | object } | { readonly error: object }): void {
    this.#effects.delete(effect.id);
    this.#deliver(effect.actor, effect.child, event);
  }

  /** @param workedMs how long the call took */
  spend(actor: ActorPath, usage: Usage, workedMs: number): void {
    this.#usage = addUsage(this.#usage, usage);
    for (let at = this.#actors.get(actor); at; at = at.parent === null ? undefined : this.#actors.get(at.parent)) {
      this.#actors.set(at.path, { ...at, spent: addSpent(at.spent, { ...usage, workedMs }) });
    }
  }

  keepSignal(name: string, payload: Json): void {
    this.#signals = [...this.#signals, { name, payload }];
  }

  cancel(error: RunError): void {
    this.#endRun({ status: 'cancelled', output: null, error });
  }

  /** Lets everything that is to be heard be heard. */
  finish(): Step {
    for (let next = this.#deliveries.shift(); next; next = this.#deliveries.shift()) {
      const actor = this.#actors.get(next.actor);
      if (actor) this.#settle(actor, this.#machine(actor.machine).step(actor.snapshot, next.event));
    }
    return { state: this.#state(), effects: this.#requested.filter((effect) => this.#effects.has(effect.id)), cancelled: this.#cancelled, trace: this.#trace };
  }

  #machine(id: string): Machine {
    const machine = this.#compiled.machines.get(id);
    if (!machine) throw new Error(`No machine ${id}`);
    return machine;
  }

  #settle(actor: Actor, { snapshot, requests }: Stepped): void {
    const path = actor.path;
    this.#actors.set(path, { ...actor, snapshot });
    for (const request of requests) this.#carryOut(path, request);
    if (snapshot.status === 'done') this.#endActor(this.#actors.get(path) ?? actor, snapshot.output);
  }

  #carryOut(path: ActorPath, request: Request): void {
    if (request.type === 'trace') this.#trace.push({ ...request.trace, actor: path } as Trace);
    else if (request.type === 'stop') this.#stopChild(path, request.child);
    else if (this.#compiled.machines.has(request.src)) {
      this.start({ path: childPath(path, request.child), parent: path, child: request.child, machine: request.src }, request.input);
    } else this.#request(path, request);
  }

  #request(path: ActorPath, { child, src, input }: Extract<Request, { type: 'spawn' }>): void {
    const actor = this.#actors.get(path);
    if (!actor) throw new Error(`No actor ${path}`);
    const made = effectFor(this.#compiled, src, {
      id: effectId(this.#before.run, this.#seq, this.#requested.length),
      actor,
      child,
      input,
      now: this.#now,
      spending: { open: this.#openCalls(), line: this.#line(actor) },
    });
    if ('error' in made) return this.#deliver(path, child, made);
    const { effect } = made;
    if (effect.type === 'signal.await') {
      const kept = this.#signals.findIndex((signal) => signal.name === effect.name);
      const signal = this.#signals[kept];
      if (signal) {
        this.#signals = this.#signals.filter((_, index) => index !== kept);
        return this.#deliver(path, child, { output: signal.payload });
      }
    }
    this.#effects.set(effect.id, effect);
    this.#requested.push(effect);
    this.#trace.push({ type: 'effect.requested', effect });
  }

  #line(actor: Actor): readonly Actor[] {
    const line: Actor[] = [];
    for (let at: Actor | undefined = actor; at; at = at.parent === null ? undefined : this.#actors.get(at.parent)) line.push(at);
    return line;
  }

  #deliver(actor: ActorPath, child: string, event: { readonly output: Json | object } | { readonly error: object }): void {
    const type = 'error' in event ? `xstate.error.actor.${child}` : `xstate.done.actor.${child}`;
    this.#deliveries.push({ actor, event: { type, actorId: child, ...event } });
  }

  /** An actor came to its end: its parent hears of it, or the run ends with it. */
  #endActor(actor: Actor, output: unknown): void {
    const exit = output as Exit | AgentExit;
    this.#stopUnder(actor.path);
    this.#actors.delete(actor.path);
    const failed = exit.type === 'failed';
    this.#trace.push({ type: 'actor.ended', actor: actor.path, outcome: failed ? 'failed' : 'done', output: outputOf(exit), error: failed ? exit.error : null });
    if (actor.parent === null) return this.#endRun(endOf(exit));
    this.#deliver(actor.parent, actor.child, { output: exit });
  }

  #endRun(end: RunEnd): void {
    this.#end = end;
    for (const id of this.#effects.keys()) this.#cancelEffect(id);
    for (const path of [...this.#actors.keys()].reverse()) this.#drop(path);
    this.#deliveries.length = 0;
  }

  #stopChild(path: ActorPath, child: string): void {
    const actor = childPath(path, child);
    if (this.#actors.has(actor)) {
      this.#stopUnder(actor);
      this.#drop(actor);
      return;
    }
    for (const effect of this.#effects.values()) {
      if (effect.actor === path && effect.child === child) return this.#cancelEffect(effect.id);
    }
  }

  /** Stops all children of an actor, deepest last; their effects with them. */
  #stopUnder(path: ActorPath): void {
    const under = `${path}/`;
    for (const effect of this.#effects.values()) {
      if (effect.actor === path || effect.actor.startsWith(under)) this.#cancelEffect(effect.id);
    }
    for (const actor of [...this.#actors.keys()]) if (actor.startsWith(under)) this.#drop(actor);
  }

  #drop(path: ActorPath): void {
    if (this.#actors.delete(path)) this.#trace.push({ type: 'actor.ended', actor: path, outcome: 'cancelled', output: null, error: null });
  }

  #cancelEffect(id: EffectId): void {
    if (!this.#effects.delete(id)) return;
    this.#trace.push({ type: 'effect.cancelled', effect: id });
    if (this.#before.effects.has(id)) this.#cancelled.push(id);
  }

  #openCalls(): number {
    let open = 0;
    for (const effect of this.#effects.values()) if (effect.type === 'model.generate') open += 1;
    return open;
  }

  #state(): RunState {
    const { run, input, startedAt, waitedMs, waitingSince } = this.#before;
    const common = { run, seq: this.#seq, input, startedAt, usage: this.#usage, actors: this.#actors, effects: this.#effects, signals: this.#signals };
    const waited = waitedMs + (waitingSince === null ? 0 : this.#now - waitingSince);
    if (this.#end) return { ...common, ...this.#end, endedAt: this.#now, waitedMs: waited, waitingSince: null };
    const status = isWaiting(this.#effects) ? 'waiting' : 'running';
    return { ...common, status, output: null, error: null, endedAt: null, waitedMs: waited, waitingSince: status === 'waiting' ? this.#now : null };
  }
}

/** Only people, timers and signals are awaited: nothing in the world is at work for this run. */
function isWaiting(effects: ReadonlyMap<EffectId, Effect>): boolean {
  for (const effect of effects.values()) {
    if (effect.type === 'model.generate' || (effect.type === 'timer.wait' && effect.reason === 'backoff')) return false;
  }
  return true;
}

function outputOf(exit: Exit | AgentExit): Json {
  if (exit.type === 'failed') return null;
  return exit.type === 'arrived' ? (exit.arrivals.at(-1)?.output ?? null) : exit.output;
}

function endOf(exit: Exit | AgentExit): RunEnd {
  if (exit.type === 'failed') return { status: 'failed', output: null, error: exit.error };
  return { status: 'completed', output: outputOf(exit), error: null };
}

export const rootActor = { path: ROOT, parent: null, child: ROOT, machine: 'flow' } as const;
