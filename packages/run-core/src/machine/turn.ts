// A machine taking one event: actions and guards work on the context as it is at that moment, and what they ask for is written down
// in order.
import type { ChartInvoke } from '../compile/chart.ts';
import type { Implementations, MachineEvent, Params } from './change.ts';
import type { Situation, SituationWalker } from './situations.ts';
import type { Children, Request, Stepped } from './stepped.ts';
import { inputOf } from './xstate.ts';

export interface TurnParts<Context> {
  readonly implementations: Implementations<Context>;
  /** By the child they invoke. */
  readonly invokes: ReadonlyMap<string, ChartInvoke>;
}

interface Beginning<Context> {
  readonly context: Context;
  readonly children: Children;
}

/** Made for every step of every actor: methods, since closures would be most of what a step leaves to the garbage collector. */
export class Turn<Context extends { readonly exit: unknown }> implements SituationWalker {
  readonly #parts: TurnParts<Context>;
  readonly #from: Beginning<Context>;
  readonly #event: MachineEvent;
  #context: Context;
  #children: Children;
  #requests: Request[] = [];

  constructor(parts: TurnParts<Context>, from: Beginning<Context>, event: MachineEvent) {
    this.#parts = parts;
    this.#from = from;
    this.#event = event;
    this.#context = from.context;
    this.#children = from.children;
  }

  restart(): void {
    this.#context = this.#from.context;
    this.#children = this.#from.children;
    this.#requests = [];
  }

  check(guard: string, params: Params): boolean {
    return implementationOf(this.#parts.implementations.guards, guard)(this.#context, params);
  }

  act(action: string, params: Params): void {
    const { context, stop, traces, spawn } = implementationOf(this.#parts.implementations.actions, action)(this.#context, params, this.#event);
    if (context !== undefined) this.#context = context;
    if (stop !== undefined) for (const child of stop) this.stop(child);
    if (traces !== undefined) for (const trace of traces) this.#requests.push({ type: 'trace', trace });
    if (spawn !== undefined) for (const { child, src, input } of spawn) this.#spawn(child, src, input);
  }

  invoke(child: string): void {
    const invoke = this.#parts.invokes.get(child);
    if (!invoke) throw new Error(`Child ${child} is not in the chart`);
    // A child whose parent asks nothing of it is still a child.
    this.#spawn(child, invoke.src, (inputOf(this.#context, invoke.input) ?? {}) as object);
  }

  stop(child: string): void {
    if (!(child in this.#children)) return;
    const { [child]: _, ...others } = this.#children;
    this.#children = others;
    this.#requests.push({ type: 'stop', child });
  }

  /** @throws what went wrong on the way */
  end(situation: Situation): Stepped {
    const { status, error } = situation.structure;
    if (status === 'error') throw error ?? this.#event.error;
    if (status === 'done') for (const child of Object.keys(this.#children)) this.stop(child);
    const [context, children] = [this.#context, this.#children];
    const snapshot = status === 'done' ? { situation, status, context, children, output: context.exit } : { situation, status: 'active' as const, context, children, output: undefined };
    return { snapshot, requests: this.#requests };
  }

  #spawn(child: string, src: string, input: object): void {
    this.#children = { ...this.#children, [child]: src };
    this.#requests.push({ type: 'spawn', child, src, input });
  }
}

function implementationOf<T>(named: { readonly [name: string]: T }, name: string): T {
  const found = named[name];
  if (found === undefined) throw new Error(`The chart names ${name}, which has no implementation`);
  return found;
}
