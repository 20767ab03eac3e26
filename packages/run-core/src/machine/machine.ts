// A machine of a run: XState's states with our contexts. While it takes an event, actions and guards work on the context as it
// is at that moment, and what they ask for is written down in order.
import type { JsonObject } from '@cadre/graph-schema';
import type { Chart, ChartInvoke, ChartState } from '../compile/chart.ts';
import type { Change, Implementations, MachineEvent, MachineTrace, Params } from './change.ts';
import { Situations, type Situation } from './situations.ts';
import { buildStructure, inputOf, persistedForm, storedChildren, type Walker } from './xstate.ts';

/** A machine at rest. Never changed, only followed by another. */
export interface Snapshot {
  readonly situation: Situation;
  readonly status: 'active' | 'done';
  readonly context: object;
  /** What it has invoked and spawned and not stopped: sources by id. */
  readonly children: Children;
  /** When it is done. */
  readonly output: unknown;
}

type Children = { readonly [id: string]: string };

/** What a machine asks for while it steps, in order. */
export type Request =
  | { readonly type: 'spawn'; readonly child: string; readonly src: string; readonly input: object }
  | { readonly type: 'stop'; readonly child: string }
  | { readonly type: 'trace'; readonly trace: MachineTrace };

export interface Stepped {
  readonly snapshot: Snapshot;
  readonly requests: readonly Request[];
}

export interface Machine {
  readonly chart: Chart;
  init(input: object): Stepped;
  step(snapshot: Snapshot, event: MachineEvent): Stepped;
  /** @throws when `stored` is not a snapshot of this machine */
  restore(stored: unknown): Snapshot;
}

export interface MachineParts<Context> {
  readonly chart: Chart;
  readonly implementations: Implementations<Context>;
  /** Everything it may invoke or spawn: effect types and machine ids. */
  readonly children: readonly string[];
  context(input: object): Context;
}

/** A machine's own code threw: a bug, never an expected failure. The run is parked. */
export class MachineThrew extends Error {
  override readonly name = 'MachineThrew';
  constructor(machine: string, cause: unknown) {
    super(`Machine ${machine} threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const nothing: MachineEvent = { type: 'init' };

export function buildMachine<Context extends { readonly exit: unknown }>({ chart, implementations, children: known, context: contextFor }: MachineParts<Context>): Machine {
  const { actions, guards } = implementations;
  const invokes = new Map(invokesOf(Object.values(chart.states)).map((invoke) => [invoke.id, invoke]));
  const eventType = eventTypes(chart, invokes);
  const situations = new Situations(buildStructure(chart, { actions: Object.keys(actions), guards: Object.keys(guards), children: known }));

  return {
    chart,
    init(input) {
      const start = { context: contextFor(input), children: {} };
      return take(start, nothing, (turn) => situations.init(turn, turn.restart));
    },
    step({ situation, context, children }, event) {
      return take({ context: context as Context, children }, event, (turn) => situations.next(situation, eventType(event.type), { walker: turn, restart: turn.restart }));
    },
    restore(stored) {
      const { value, context, children } = stored as { readonly value: unknown; readonly context: object; readonly children: { readonly [id: string]: { readonly src: string } } };
      const sources = Object.fromEntries(Object.entries(children).map(([id, { src }]) => [id, src]));
      const invoked = Object.fromEntries(Object.entries(sources).filter(([id]) => invokes.has(id)));
      return { situation: situations.restore({ value, children: storedChildren(invoked) }), status: 'active', context, children: sources, output: undefined };
    },
  };

  function take(from: { readonly context: Context; readonly children: Children }, event: MachineEvent, go: (turn: Walker & { readonly restart: () => void }) => Situation): Stepped {
    let { context, children } = from;
    let requests: Request[] = [];
    const turn = {
      restart() {
        ({ context, children } = from);
        requests = [];
      },
      check: (guard: string, params: Params) => implementationOf(guards, guard)(context, params),
      act(action: string, params: Params) {
        const change = implementationOf(actions, action)(context, params, event);
        if (change.context !== undefined) context = change.context;
        apply(change);
      },
      invoke(child: string) {
        const invoke = invokes.get(child);
        if (!invoke) throw new Error(`Child ${child} is not in the chart`);
        // A child whose parent asks nothing of it is still a child.
        spawn(child, invoke.src, (inputOf(context, invoke.input) ?? {}) as object);
      },
      stop,
    };
    function apply(change: Change<Context>): void {
      for (const child of change.stop ?? []) stop(child);
      for (const trace of change.traces ?? []) requests.push({ type: 'trace', trace });
      for (const { child, src, input } of change.spawn ?? []) spawn(child, src, input);
    }
    function spawn(child: string, src: string, input: object): void {
      children = { ...children, [child]: src };
      requests.push({ type: 'spawn', child, src, input });
    }
    function stop(child: string): void {
      if (!(child in children)) return;
      const { [child]: _, ...others } = children;
      children = others;
      requests.push({ type: 'stop', child });
    }
    try {
      const situation = go(turn);
      const { status, error } = situation.structure;
      if (status === 'error') throw error ?? event.error;
      if (status !== 'done') return { snapshot: { situation, status: 'active', context, children, output: undefined }, requests };
      for (const child of Object.keys(children)) stop(child);
      return { snapshot: { situation, status, context, children, output: context.exit }, requests };
    } catch (error) {
      throw new MachineThrew(chart.id, error);
    }
  }
}

/** As it is kept. */
export function persist({ situation, context, children, output }: Snapshot): JsonObject {
  return persistedForm(situation.structure, { context, children, output });
}

function implementationOf<T>(named: { readonly [name: string]: T }, name: string): T {
  const found = named[name];
  if (found === undefined) throw new Error(`The chart names ${name}, which has no implementation`);
  return found;
}

function invokesOf(states: readonly ChartState[]): readonly ChartInvoke[] {
  return states.flatMap((state) => [...(state.invoke ?? []), ...invokesOf(Object.values(state.states ?? {}))]);
}

function handledBy(states: readonly ChartState[]): readonly string[] {
  return states.flatMap((state) => [...Object.keys(state.on ?? {}), ...handledBy(Object.values(state.states ?? {}))]);
}

/** Children have any number of names; those the chart does not know by name are one and the same to it. */
function eventTypes(chart: Chart, invokes: ReadonlyMap<string, ChartInvoke>): (type: string) => string {
  const named = new Set([...handledBy(Object.values(chart.states)), ...[...invokes.keys()].flatMap((id) => [`xstate.done.actor.${id}`, `xstate.error.actor.${id}`])]);
  return (type) => {
    if (named.has(type)) return type;
    return type.startsWith('xstate.error.') ? 'xstate.error.actor.:other' : 'xstate.done.actor.:other';
  };
}
