// One step in the making: the next state of a run while an event works its way through the actors. Actors hear of each
// other in a fixed order, first in, first out, so the same event always leads to the same state.
import type { Json } from '@cadre/graph-schema';
import { qualified, type Compiled } from '../compile/compile.ts';
import type { MachineOwner, SubgraphRequest } from '../compile/program.ts';
import type { Effect, Gate, GuardJudge, PersonAsk } from '../effect.ts';
import type { RunError } from '../error.ts';
import type { CallResult, GuardNote, ModelReply } from '../event.ts';
import { childPath, effectId, isAtOrUnder, ROOT, type ActorPath, type EffectId } from '../ids.ts';
import type { MachineEvent } from '../machine/change.ts';
import type { Exit, FlowInput } from '../machine/flow-context.ts';
import type { AgentExit } from '../agents/agent-context.ts';
import type { Machine } from '../machine/machine.ts';
import type { Request, Stepped } from '../machine/stepped.ts';
import type { Actor, RunState, Usage } from '../state.ts';
import type { RememberedTurn, Step } from '../step.ts';
import type { Trace } from '../trace.ts';
import { copyMap } from './copy-map.ts';
import { effectFor } from './effects.ts';
import { heldAnswer, judgementOfEnd, judgementOfStart, lastNodeOf, shownOf, withJudged, withoutAskedCalls } from './gate.ts';
import { recalledBy, rememberedOf } from './session-memory.ts';
import { addSpent, addUsage, nothingSpent } from './usage.ts';

interface Delivery {
  readonly actor: ActorPath;
  readonly event: MachineEvent;
}

type Spawn = Extract<Request, { type: 'spawn' }>;
type Place = Pick<Actor, 'path' | 'parent' | 'child' | 'machine'>;
type EffectAt = Pick<Effect, 'id' | 'actor' | 'child' | 'node'>;
type Unnamed<E extends Effect> = Omit<E, 'id'>;
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
  readonly #remembered: RememberedTurn[] = [];
  readonly #deliveries: Delivery[] = [];
  #usage: Usage;
  #signals: RunState['signals'];
  #end: RunEnd | null = null;

  constructor(compiled: Compiled, before: RunState, place: { readonly seq: number; readonly at: number }) {
    this.#compiled = compiled;
    this.#before = before;
    this.#seq = place.seq;
    this.#now = place.at;
    this.#actors = copyMap(before.actors);
    this.#effects = copyMap(before.effects);
    this.#usage = before.usage;
    this.#signals = before.signals;
  }

  /** Starts the flow of the run's graph. */
  begin(): void {
    const owner = this.#compiled.program.owners.get(rootActor.machine);
    if (!owner) throw new Error('The graph has no flow');
    this.#start(rootActor, owner, flowInput(this.#before, this.#before.input));
  }

  /** Starts an actor and everything it starts at once. */
  #start(actor: Place, { node, role, title }: MachineOwner, input: object): void {
    this.#trace.push({ type: 'actor.started', actor: actor.path, parent: actor.parent, node, role, title });
    const { memory } = this.#before;
    const recalled = memory && actor.parent !== null ? recalledBy(this.#compiled, memory, [{ ...actor, node, role }, ...this.#line(this.#actor(actor.parent))]) : [];
    const stepped = this.#machine(actor.machine).init({ ...input, path: actor.path, ...(recalled.length > 0 && { memory: recalled }) });
    this.#settle({ ...actor, node, role, startedAt: this.#now, spent: nothingSpent, snapshot: stepped.snapshot }, stepped);
  }

  /** The world ended an effect: its actor hears of it. */
  endEffect(effect: Effect, event: { readonly output: Json | object } | { readonly error: object }): void {
    this.#effects.delete(effect.id);
    this.#deliver(effect.actor, effect.child, event);
  }

  /** Says what guard rules found where an effect's answer, or the run's input, came in. */
  note(effect: Effect | null, guard: GuardNote): void {
    this.#trace.push({ type: 'guard.flagged', actor: effect?.actor ?? ROOT, effect: effect?.id ?? null, guard });
  }

  /** What was held back is judged: it goes on with what is left of it, or a person is asked, or it ends here. */
  endJudgement(effect: GuardJudge, left: { readonly value?: Json }, guard: GuardNote | undefined): void {
    this.#effects.delete(effect.id);
    const gate = left.value === undefined ? effect.gate : withJudged(effect.gate, left.value);
    if (guard?.verdict === 'refuse') return this.#deny(effect, gate, guard.message);
    if (guard?.verdict === 'ask') return this.#askAbout(effect, gate, { message: guard.message, show: left.value ?? effect.value });
    this.#letThrough(effect, gate);
  }

  /** An answer came in that a person has to look at first: a question takes the effect's place. */
  holdAnswer(effect: Effect, output: ModelReply | CallResult, guard: GuardNote): void {
    this.#effects.delete(effect.id);
    this.#askAbout(effect, heldAnswer(output, guard), { message: guard.message, show: null });
  }

  endQuestion(effect: EffectAt, gate: Gate, { decision, comment }: { readonly decision: 'approved' | 'rejected'; readonly comment: string | null }): void {
    this.#effects.delete(effect.id);
    if (decision === 'approved') return this.#letThrough(effect, gate);
    const why = `A person said no.${comment === null ? '' : ` ${comment}`}`;
    const rest = withoutAskedCalls(gate, why);
    if (rest) this.#letThrough(effect, rest);
    else this.#deny(effect, gate, why);
  }

  /** It was begun for good: its place and id stay. Of an effect that is not outstanding there is nothing to say. */
  startEffect(id: EffectId): void {
    const effect = this.#effects.get(id);
    if (effect?.type === 'tool.call') this.#effects.set(id, { ...effect, started: true });
  }

  /** @param workedMs how long the call took */
  spend(actor: ActorPath, usage: Usage, workedMs: number): void {
    this.#usage = addUsage(this.#usage, usage);
    for (let at = this.#actors.get(actor); at; at = at.parent === null ? undefined : this.#actors.get(at.parent)) {
      this.#actors.set(at.path, { ...at, spent: addSpent(at.spent, usage, workedMs) });
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
    return { state: this.#state(), effects: this.#requested.filter((effect) => this.#effects.has(effect.id)), cancelled: this.#cancelled, trace: this.#trace, remembered: this.#remembered };
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
    else this.#spawn(path, request);
  }

  /** What an actor asks for by name is of its own graph: a machine, another graph, or else the world's to do. */
  #spawn(path: ActorPath, request: Spawn): void {
    const parent = this.#actor(path);
    const { child, src, input } = request;
    const unit = this.#compiled.unitOf(parent.machine);
    if (!unit.program.owners.has(src)) return this.#request(parent, request);
    const subgraph = unit.program.subgraphs.get(src);
    if (!subgraph) return this.#admit(parent, request);
    const given = subgraph.inputFrom(input as SubgraphRequest);
    if (!given.ok) return this.#deliver(path, child, { output: { type: 'failed', error: { code: 'tool_failed', message: given.error, actor: childPath(path, child) } } satisfies AgentExit });
    this.#admit(parent, { ...request, input: flowInput(this.#before, given.value) });
  }

  /** Starts a child, once its guard rules have let it. */
  #admit(parent: Actor, { child, src, input }: Spawn): void {
    const { machine, owner } = this.#ownerOf(parent, src);
    const judgement = judgementOfStart(this.#compiled, { ...owner, machine, input }, this.#line(parent));
    if (judgement === null) return this.#start({ path: childPath(parent.path, child), parent: parent.path, child, machine }, owner, input);
    if (owner.node === null) throw new Error(`${src} is of no node`);
    this.#ask({ type: 'guard.judge', actor: parent.path, child, node: owner.node, ...judgement, gate: { type: 'start', src, input } });
  }

  /** A child by the name that its parent's graph has for it. */
  #ownerOf(parent: Actor, src: string): { readonly machine: string; readonly owner: MachineOwner } {
    const unit = this.#compiled.unitOf(parent.machine);
    const owner = unit.program.owners.get(src);
    if (!owner) throw new Error(`No machine ${src}`);
    const subgraph = unit.program.subgraphs.get(src);
    return { owner, machine: qualified(this.#compiled.digest, subgraph?.digest ?? unit.digest, subgraph ? 'flow' : src) };
  }

  #letThrough({ actor: path, child }: EffectAt, gate: Gate): void {
    if (gate.type === 'deliver') return this.#deliver(path, child, { output: gate.output });
    const actor = this.#actor(path);
    if (gate.type === 'end') return this.#leave(actor, { type: 'finished', output: gate.output });
    const { machine, owner } = this.#ownerOf(actor, gate.src);
    this.#start({ path: childPath(path, child), parent: path, child, machine }, owner, gate.input);
  }

  #deny({ actor: path, child }: EffectAt, gate: Gate, message: string | null): void {
    const error = { code: 'denied' as const, message: message ?? 'A guard rule says no.' };
    if (gate.type === 'deliver') return this.#deliver(path, child, { error: { ...error, retryInMs: 0, final: true } });
    const failed = (actor: ActorPath): AgentExit => ({ type: 'failed', error: { ...error, actor } });
    if (gate.type === 'end') return this.#leave(this.#actor(path), failed(path));
    this.#deliver(path, child, { output: failed(childPath(path, child)) });
  }

  #askAbout({ actor, child, node }: EffectAt, gate: Gate, { message, show }: { readonly message: string | null; readonly show: Json }): void {
    const question = message ?? 'A guard rule wants a person to look at this. May it go on?';
    this.#ask({ type: 'person.ask', actor, child, node, question, show: shownOf(gate, show), form: null, assignees: [], deadline: null, gate });
  }

  /** Asks the world for something that no machine has asked for. */
  #ask(asked: Unnamed<GuardJudge> | Unnamed<PersonAsk>): void {
    this.#open({ ...asked, id: effectId(this.#before.run, this.#seq, this.#requested.length) });
  }

  #open(effect: Effect): void {
    this.#effects.set(effect.id, effect);
    this.#requested.push(effect);
    this.#trace.push({ type: 'effect.requested', effect });
  }

  #actor(path: ActorPath): Actor {
    const actor = this.#actors.get(path);
    if (!actor) throw new Error(`No actor ${path}`);
    return actor;
  }

  #request(actor: Actor, { child, src, input }: Spawn): void {
    const { path } = actor;
    const made = effectFor(this.#compiled, src, {
      id: effectId(this.#before.run, this.#seq, this.#requested.length),
      actor,
      child,
      input,
      now: this.#now,
      spending: { open: (under) => this.#openCalls(under), line: this.#line(actor), granted: this.#before.budget ?? {} },
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
    this.#open(effect);
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

  /** An actor came to its end: once its guard rules have let it, its parent hears of it, or the run ends with it. */
  #endActor(actor: Actor, output: unknown): void {
    const exit = output as Exit | AgentExit;
    this.#stopUnder(actor.path);
    const judgement = exit.type === 'failed' ? null : judgementOfEnd(this.#compiled, actor, outputOf(exit));
    if (judgement === null) return this.#leave(actor, exit);
    const node = lastNodeOf(this.#compiled, actor, this.#trace.flatMap((trace) => (trace.type === 'node.left' && trace.actor === actor.path ? [trace.node] : [])));
    this.#ask({ type: 'guard.judge', actor: actor.path, child: '', node, ...judgement, gate: { type: 'end', output: judgement.value } });
  }

  #leave(actor: Actor, exit: Exit | AgentExit): void {
    if (exit.type === 'done' && this.#before.memory?.isKept) {
      const turn = rememberedOf(this.#compiled, this.#line(actor), exit.output);
      if (turn) this.#remembered.push(turn);
    }
    this.#actors.delete(actor.path);
    const failed = exit.type === 'failed';
    this.#trace.push({ type: 'actor.ended', actor: actor.path, outcome: failed ? 'failed' : 'done', output: outputOf(exit), error: failed ? exit.error : null });
    if (actor.parent === null) return this.#endRun(endOf(exit));
    this.#deliver(actor.parent, actor.child, { output: actor.role === 'graph' ? graphExit(exit) : exit });
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

  #openCalls(under: ActorPath): number {
    let open = 0;
    for (const effect of this.#effects.values()) if (effect.type === 'model.generate' && isAtOrUnder(effect.actor, under)) open += 1;
    return open;
  }

  #state(): RunState {
    const { run, input, startedAt, waitedMs, waitingSince, budget, memory } = this.#before;
    const common = { run, seq: this.#seq, input, startedAt, usage: this.#usage, ...(budget && { budget }), ...(memory && { memory }), actors: this.#actors, effects: this.#effects, signals: this.#signals };
    const waited = waitedMs + (waitingSince === null ? 0 : this.#now - waitingSince);
    if (this.#end) return { ...common, ...this.#end, endedAt: this.#now, waitedMs: waited, waitingSince: null };
    const status = isWaiting(this.#effects) ? 'waiting' : 'running';
    return { ...common, status, output: null, error: null, endedAt: null, waitedMs: waited, waitingSince: status === 'waiting' ? this.#now : null };
  }
}

/** Only people, timers and signals are awaited: nothing in the world is at work for this run. */
function isWaiting(effects: ReadonlyMap<EffectId, Effect>): boolean {
  for (const effect of effects.values()) {
    if (effect.type === 'model.generate' || effect.type === 'tool.call' || effect.type === 'guard.judge' || (effect.type === 'timer.wait' && effect.reason === 'backoff')) return false;
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

/** Whoever runs a graph hears of it as of an agent: it gave something, or it failed. */
function graphExit(exit: Exit | AgentExit): AgentExit {
  return exit.type === 'failed' ? { type: 'failed', error: exit.error } : { type: 'done', output: outputOf(exit) };
}

/** What a graph's flow begins with: it sees its input and the run, nothing of a graph around it. */
function flowInput({ run, startedAt }: Pick<RunState, 'run' | 'startedAt'>, input: Json): Omit<FlowInput, 'path'> {
  return { input, run: { id: run, startedAt: new Date(startedAt).toISOString() }, nodes: {}, arrivals: [], taken: null };
}

export const rootActor = { path: ROOT, parent: null, child: ROOT, machine: 'flow' } as const;
