// A machine as data: what `compile` produces and `machine/xstate.ts` turns into an XState machine. Plain JSON, so that it
// can be shown, hashed, and printed as XState code. Names of actions and guards are those of `machine/`.

export interface Chart {
  /** Key in the compiled graph: `flow`, `branch:…`, `item:…`, `region:…`, `agent:…`, `tool:…`. */
  readonly id: string;
  readonly initial?: string;
  readonly type?: 'parallel';
  readonly states: { readonly [id: string]: ChartState };
  readonly always?: readonly ChartTransition[];
}

export interface ChartState {
  readonly id?: string;
  readonly type?: 'final' | 'parallel';
  readonly initial?: string;
  readonly entry?: readonly ChartAction[];
  readonly exit?: readonly ChartAction[];
  readonly invoke?: readonly ChartInvoke[];
  readonly on?: { readonly [event: string]: readonly ChartTransition[] };
  readonly always?: readonly ChartTransition[];
  readonly onDone?: readonly ChartTransition[];
  readonly states?: { readonly [id: string]: ChartState };
}

export interface ChartInvoke {
  readonly id: string;
  /** An effect type, or the key of another machine. */
  readonly src: string;
  /** Where in the context its input lies: a sequence's `at[node].requests[child]`, or a field of an agent's or a tool's. */
  readonly input: { readonly from: 'node'; readonly node: string; readonly child: string } | { readonly from: 'agent'; readonly field: 'request' | 'pause' | 'question' | 'call' };
  readonly onDone: readonly ChartTransition[];
  readonly onError?: readonly ChartTransition[];
}

export interface ChartTransition {
  readonly target?: string;
  readonly guard?: ChartGuard;
  readonly actions?: readonly ChartAction[];
}

export interface ChartAction {
  readonly type: string;
  readonly params: { readonly [key: string]: ChartParam };
}

export type ChartGuard = ChartAction;
export type ChartParam = string | number | boolean | null | readonly string[];

export function action(type: string, params: ChartAction['params'] = {}): ChartAction {
  return { type, params };
}
