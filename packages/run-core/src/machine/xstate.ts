// The only file that knows XState. Machines are stepped with its pure functions; nothing is ever started. XState says which
// states follow and which actions, guards and children that means; contexts are kept by `Machine`, see machine.ts.
import { assign, createActor, createMachine, enqueueActions, fromPromise, type AnyActorScope, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import type { JsonObject } from '@cadre/graph-schema';
import type { Chart, ChartInvoke, ChartState, ChartTransition } from '../compile/chart.ts';
import type { Implementations, MachineEvent, Params } from './change.ts';

/** Which states a machine is in, and which children they invoked, without any context. */
export type Structure = AnyMachineSnapshot;

/** Called in XState's order while it takes an event. */
export interface Walker {
  check(guard: string, params: Params): boolean;
  act(action: string, params: Params): void;
  invoke(child: string): void;
  stop(child: string): void;
}

export interface StructuralMachine {
  init(walker: Walker): Structure;
  /** @param event its type only: nothing else of an event decides where a machine goes */
  next(structure: Structure, event: string, walker: Walker): Structure;
  /** @throws when `stored` is not a state of this machine */
  restore(stored: { readonly value: unknown; readonly children: object }): Structure;
}

/** Stands for whatever a child really is: an effect of the world or another actor of the run. Never started. */
const placeholder = fromPromise(() => new Promise<never>(() => {}));

/** The parent of all placeholders. Never started. */
const nobody = createActor(createMachine({}));

/** The walker while a machine takes an event. One at a time: XState's pure functions are synchronous. */
const nobodyWalks: Walker = { check: outOfTurn, act: outOfTurn, invoke: outOfTurn, stop: outOfTurn };

/** What a chart may name. XState drops a child it doesn't know without a word. */
export interface Names {
  readonly actions: readonly string[];
  readonly guards: readonly string[];
  /** Effect types and machine ids. */
  readonly children: readonly string[];
}

export function buildStructure(chart: Chart, names: Names): StructuralMachine {
  let walker = nobodyWalks;
  const machine = createMachine(
    configOf(chart, ({ input: _, ...rest }) => rest) as Parameters<typeof createMachine>[0],
    {
      // An assignment, so that XState looks for eventless transitions again after each.
      actions: byName(names.actions, (name) => assign((_args, params) => (walker.act(name, (params ?? {}) as Params), {}))),
      guards: byName(names.guards, (name) => (_args: unknown, params: unknown) => walker.check(name, (params ?? {}) as Params)),
      actors: placeholders(names.children),
    } as Parameters<typeof createMachine>[1],
  ) as unknown as AnyStateMachine;
  const scope = scopeFor((action) => {
    const params = action.params as { readonly id: string } | undefined;
    if (!params) return;
    if (action.type === 'xstate.spawnChild') walker.invoke(params.id);
    else if (action.type === 'xstate.stopChild') walker.stop(params.id);
  });
  const walk = (by: Walker, take: () => Structure): Structure => {
    walker = by;
    try {
      return take();
    } finally {
      walker = nobodyWalks;
    }
  };
  return {
    init: (by) => walk(by, () => machine.getInitialSnapshot(scope, {})),
    next: (structure, type, by) => walk(by, () => machine.transition(structure, { type }, scope)),
    restore: ({ value, children: stored }) => machine.restoreSnapshot({ status: 'active', value, context: {}, children: stored, historyValue: {}, output: undefined, error: undefined } as unknown as Structure, scope),
  };
}

function outOfTurn(): never {
  throw new Error('A machine was asked something while it took no event');
}

/** A chart as XState's config. Its functions need nothing from outside, so that they can be printed. */
export function xstateConfig(chart: Chart): object {
  return {
    ...configOf(chart, ({ input, ...rest }) => ({ ...rest, input: inputFrom(input) })),
    output: ({ context }: { context: { readonly exit: unknown } }) => context.exit,
  };
}

/** What the names in a chart mean to an XState program that keeps the contexts itself: XState's second argument. */
export function xstateOptions<Context>({ implementations, children }: { readonly implementations: Implementations<Context>; readonly children: readonly string[] }): object {
  return {
    actions: { ...mapValues(implementations.actions, enqueue), trace() {} },
    guards: mapValues(implementations.guards, (check) => (args: { context: Context }, params: Params) => check(args.context, params)),
    actors: placeholders(children),
  };

  function enqueue(act: Implementations<Context>['actions'][string]) {
    return enqueueActions(({ context: current, event, enqueue: queue }, params) => {
      const change = act(current as unknown as Context, (params ?? {}) as Params, event as MachineEvent);
      const next = change.context;
      if (next !== undefined) queue.assign(() => next as never);
      for (const child of change.stop ?? []) queue.stopChild(child);
      for (const trace of change.traces ?? []) queue({ type: 'trace', params: trace } as never);
      for (const { child, src, input } of change.spawn ?? []) queue.spawnChild(src as never, { id: child, input } as never);
    });
  }
}

function placeholders(children: readonly string[]): object {
  return Object.fromEntries(children.map((src) => [src, placeholder]));
}

/** A scope made once: `transition()` would build one, and the initial snapshot with it, on every call. */
function scopeFor(actionExecutor: (action: { readonly type: string; readonly params?: unknown }) => void): AnyActorScope {
  return { self: nobody, system: nobody.system, id: '', sessionId: '', defer() {}, logger() {}, stopChild() {}, emit() {}, actionExecutor } as unknown as AnyActorScope;
}

/** A machine in XState's own persisted form, without the inputs of its children: they stand in the outstanding effects already. */
export function persistedForm(structure: Structure, { context, children, output }: { readonly context: unknown; readonly children: { readonly [id: string]: string }; readonly output: unknown }): JsonObject {
  const stored = structure.machine.getPersistedSnapshot(structure) as unknown as JsonObject;
  return { ...stored, context, output, children: storedChildren(children) } as JsonObject;
}

export function storedChildren(children: { readonly [id: string]: string }): { [id: string]: object } {
  return mapValues(children, (src) => ({ src, snapshot: { status: 'active' }, syncSnapshot: false }));
}

function configOf(chart: Chart, invoked: (invoke: ChartInvoke) => object): object {
  return { id: chart.id, ...(chart.initial === undefined ? {} : { initial: chart.initial }), states: mapValues(chart.states, (state) => stateConfig(state, invoked)) };
}

function stateConfig(state: ChartState, invoked: (invoke: ChartInvoke) => object): object {
  const { states, invoke, on, always, onDone, entry, exit, ...rest } = state;
  return {
    ...rest,
    ...(entry && { entry }),
    ...(exit && { exit }),
    ...(states && { states: mapValues(states, (inner) => stateConfig(inner, invoked)) }),
    ...(invoke && { invoke: invoke.map(invoked) }),
    ...(on && { on: mapValues(on, transitions) }),
    ...(always && { always: transitions(always) }),
    ...(onDone && { onDone: transitions(onDone) }),
  };
}

/** Prints as source that stands alone: see `exportXState`. */
function inputFrom(input: ChartInvoke['input']): (args: { context: object }) => unknown {
  const read = ({ context }: { context: object }) => inputOf(context, input);
  const source = input.from === 'agent' ? `context.${input.field}` : `context.at[${JSON.stringify(input.node)}].requests[${JSON.stringify(input.child)}]`;
  return Object.assign(read, { toString: () => `({ context }) => ${source}` });
}

/** What a child is started with, from its parent's context. */
export function inputOf(context: object, input: ChartInvoke['input']): unknown {
  if (input.from === 'agent') return (context as { readonly [field: string]: unknown })[input.field];
  const { at } = context as { readonly at: { readonly [node: string]: { readonly requests: { readonly [child: string]: object } } } };
  return at[input.node]?.requests[input.child];
}

function transitions(list: readonly ChartTransition[]): object[] {
  return list.map(({ target, guard, actions }) => ({ ...(target === undefined ? {} : { target }), ...(guard && { guard }), ...(actions && { actions }) }));
}

function byName<T>(names: readonly string[], make: (name: string) => T): { [name: string]: T } {
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}

function mapValues<T, U>(record: { readonly [key: string]: T }, map: (value: T) => U): { [key: string]: U } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
