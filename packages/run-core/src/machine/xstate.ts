// The only file that knows XState. It turns a chart into a machine and steps it as a pure function; nothing is ever started.
// Children are placeholders: what XState would spawn comes back as data.
import { createActor, createMachine, enqueueActions, fromPromise, type AnyActorScope, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import type { JsonObject } from '@cadre/graph-schema';
import type { Chart, ChartInvoke, ChartState, ChartTransition } from '../compile/chart.ts';
import type { Implementations, MachineEvent, MachineTrace, Params } from './change.ts';

export type Snapshot = AnyMachineSnapshot;

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

/** Stands for whatever a child really is: an effect of the world or another actor of the run. Never started. */
const placeholder = fromPromise(() => new Promise<never>(() => {}));

/** The parent of all placeholders. Never started. */
const nobody = createActor(createMachine({}));

export interface MachineParts<Context> {
  readonly chart: Chart;
  readonly implementations: Implementations<Context>;
  /** Everything it may invoke or spawn: effect types and machine ids. XState drops a child it doesn't know without a word. */
  readonly children: readonly string[];
  context(input: object): Context;
}

export function buildMachine<Context extends { readonly exit: unknown }>(parts: MachineParts<Context>): Machine {
  const { chart } = parts;
  const machine = createXStateMachine(parts);
  const requests: Request[] = [];
  const scope = scopeFor(requests);
  const finish = (snapshot: Snapshot): Stepped => {
    const taken = requests.slice();
    requests.length = 0;
    if (snapshot.status === 'error') throw new MachineThrew(chart.id, snapshot.error);
    return { snapshot, requests: taken };
  };
  return {
    chart,
    init: (input) => finish(machine.getInitialSnapshot(scope, input)),
    step: (snapshot, event) => finish(machine.transition(snapshot, event, scope)),
    restore: (stored) => machine.restoreSnapshot(stored as Snapshot, scope),
  };
}

/** A machine's own code threw: a bug, never an expected failure. The run is parked. */
export class MachineThrew extends Error {
  override readonly name = 'MachineThrew';
  constructor(machine: string, cause: unknown) {
    super(`Machine ${machine} threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function createXStateMachine<Context extends { readonly exit: unknown }>(parts: MachineParts<Context>): AnyStateMachine {
  // Charts are data built at run time; XState's types describe configs written by hand.
  const config = { ...xstateConfig(parts.chart), context: (args: { input: object }) => parts.context(args.input) };
  return createMachine(config as Parameters<typeof createMachine>[0], xstateOptions(parts) as Parameters<typeof createMachine>[1]) as unknown as AnyStateMachine;
}

/** A chart as XState's config. Its functions need nothing from outside, so that they can be printed. */
export function xstateConfig(chart: Chart): object {
  return {
    id: chart.id,
    ...(chart.initial === undefined ? {} : { initial: chart.initial }),
    states: mapValues(chart.states, stateConfig),
    output: ({ context }: { context: { readonly exit: unknown } }) => context.exit,
  };
}

/** What the names in a chart mean: XState's second argument. */
export function xstateOptions<Context>({ implementations, children }: Pick<MachineParts<Context>, 'implementations' | 'children'>): object {
  return {
    actions: { ...mapValues(implementations.actions, enqueue), trace() {} },
    guards: mapValues(implementations.guards, (check) => (args: { context: Context }, params: Params) => check(args.context, params)),
    actors: Object.fromEntries(children.map((src) => [src, placeholder])),
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

/** A scope made once: `transition()` would build one, and the initial snapshot with it, on every call. */
function scopeFor(requests: Request[]): AnyActorScope {
  return {
    self: nobody,
    system: nobody.system,
    id: '',
    sessionId: '',
    defer() {},
    logger() {},
    stopChild() {},
    emit() {},
    actionExecutor(action: { readonly type: string; readonly params?: unknown }) {
      const request = requestOf(action);
      if (request) requests.push(request);
    },
  } as unknown as AnyActorScope;
}

function requestOf(action: { readonly type: string; readonly params?: unknown }): Request | null {
  const params = action.params as { readonly id: string; readonly src: unknown; readonly input?: object } | undefined;
  if (action.type === 'trace') return { type: 'trace', trace: action.params as MachineTrace };
  if (action.type === 'xstate.stopChild') return params ? { type: 'stop', child: params.id } : null;
  if (action.type !== 'xstate.spawnChild' || !params) return null;
  return { type: 'spawn', child: params.id, src: String(params.src), input: params.input ?? {} };
}

/** XState's own persisted form, without the placeholders' inputs: they stand in the outstanding effects already. */
export function persist(snapshot: Snapshot): JsonObject {
  const { children, ...rest } = snapshot.machine.getPersistedSnapshot(snapshot) as unknown as { readonly children: { readonly [id: string]: { readonly src: string } } } & JsonObject;
  const placeholders = mapValues(children, ({ src }) => ({ src, snapshot: { status: 'active' }, syncSnapshot: false }));
  return { ...rest, children: placeholders };
}

function stateConfig(state: ChartState): object {
  const { states, invoke, on, always, onDone, entry, exit, ...rest } = state;
  return {
    ...rest,
    ...(entry && { entry }),
    ...(exit && { exit }),
    ...(states && { states: mapValues(states, stateConfig) }),
    ...(invoke && { invoke: invoke.map(invokeConfig) }),
    ...(on && { on: mapValues(on, transitions) }),
    ...(always && { always: transitions(always) }),
    ...(onDone && { onDone: transitions(onDone) }),
  };
}

function invokeConfig(invoke: ChartInvoke): object {
  const { input, ...rest } = invoke;
  return { ...rest, input: inputFrom(input) };
}

/** Prints as source that stands alone: see `exportXState`. */
function inputFrom(input: ChartInvoke['input']): (args: { context: object }) => unknown {
  const read = ({ context }: { context: object }) => inputOf(context, input);
  const source = input.from === 'agent' ? `context.${input.field}` : `context.at[${JSON.stringify(input.node)}].requests[${JSON.stringify(input.child)}]`;
  return Object.assign(read, { toString: () => `({ context }) => ${source}` });
}

function inputOf(context: object, input: ChartInvoke['input']): unknown {
  if (input.from === 'agent') return (context as { readonly [field: string]: unknown })[input.field];
  const { at } = context as { readonly at: { readonly [node: string]: { readonly requests: { readonly [child: string]: object } } } };
  return at[input.node]?.requests[input.child];
}

function transitions(list: readonly ChartTransition[]): object[] {
  return list.map(({ target, guard, actions }) => ({ ...(target === undefined ? {} : { target }), ...(guard && { guard }), ...(actions && { actions }) }));
}

function mapValues<T, U>(record: { readonly [key: string]: T }, map: (value: T) => U): { [key: string]: U } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
