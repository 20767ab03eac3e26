// A machine of a run: XState's states with our contexts.
import type { JsonObject } from '@cadre/graph-schema';
import type { Chart, ChartInvoke, ChartState } from '../compile/chart.ts';
import type { Implementations, MachineEvent } from './change.ts';
import { Situations } from './situations.ts';
import type { Snapshot, Stepped } from './stepped.ts';
import { Turn, type TurnParts } from './turn.ts';
import { buildStructure, persistedForm, storedChildren } from './xstate.ts';

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
  const parts: TurnParts<Context> = { implementations, invokes };

  return {
    chart,
    init(input) {
      try {
        const turn = new Turn(parts, { context: contextFor(input), children: {} }, nothing);
        return turn.end(situations.init(turn));
      } catch (error) {
        throw new MachineThrew(chart.id, error);
      }
    },
    step({ situation, context, children }, event) {
      try {
        const turn = new Turn(parts, { context: context as Context, children }, event);
        return turn.end(situations.next(situation, eventType(event.type), turn));
      } catch (error) {
        throw new MachineThrew(chart.id, error);
      }
    },
    restore(stored) {
      const { value, context, children } = stored as { readonly value: unknown; readonly context: object; readonly children: { readonly [id: string]: { readonly src: string } } };
      const sources = Object.fromEntries(Object.entries(children).map(([id, { src }]) => [id, src]));
      const invoked = Object.fromEntries(Object.entries(sources).filter(([id]) => invokes.has(id)));
      return { situation: situations.restore({ value, children: storedChildren(invoked) }), status: 'active', context, children: sources, output: undefined };
    },
  };
}

/** As it is kept. */
export function persist({ situation, context, children, output }: Snapshot): JsonObject {
  return persistedForm(situation.structure, { context, children, output });
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
