// What a sequence, a branch, an item or a shared region knows while it runs. Plain JSON: it is persisted as it is.
import type { EdgeId, Json, NodeId, Scope } from '@cadre/graph-schema';
import type { RunError } from '../error.ts';

export interface FlowContext {
  /** The actor's own path; errors that begin here name it. */
  readonly path: string;
  readonly input: Json;
  readonly run: { readonly id: string; readonly startedAt: string };
  readonly item?: Json;
  readonly index?: number;
  /** Newest output and visits by node: inherited and own. */
  readonly nodes: Scope['nodes'];
  /** The nodes this machine itself ran: what a join takes over. */
  readonly written: { readonly [node: string]: true };
  /** How often each back edge was taken. */
  readonly loops: { readonly [edge: string]: number };
  /** What came in by the newest edge, or by all edges of a join. */
  readonly arrivals: readonly Arrival[];
  /** What came in when the machine started. */
  readonly received: readonly Arrival[];
  /** The nodes that are at work. One in a sequence, several in a shared region. */
  readonly at: { readonly [node: string]: Slot };
  readonly fork: ForkState | null;
  /** Shared regions only: what became of each edge. Null in a sequence. */
  readonly tokens: { readonly [edge: string]: 'taken' | 'dead' } | null;
  readonly exit: Exit | null;
}

export interface Arrival {
  readonly source: NodeId | null;
  readonly output: Json;
}

/** A node at work: what it asks of its children, then what came of it. */
export interface Slot {
  /** What came in when it was entered. */
  readonly arrivals: readonly Arrival[];
  readonly requests: { readonly [child: string]: object };
  readonly outcome: Outcome | null;
  readonly each?: EachState;
}

export interface EachState {
  readonly items: readonly Json[];
  readonly next: number;
  /** Indexes of the items that are running. */
  readonly open: readonly number[];
  readonly results: readonly ItemResult[];
}

export interface ItemResult {
  readonly index: number;
  readonly output: Json;
}

/** What came of a node: it leaves by a port, or it fails. */
export type Outcome = { readonly port: string; readonly output: Json } | { readonly error: RunError };

export interface ForkState {
  readonly key: string;
  readonly open: readonly string[];
  readonly exits: { readonly [child: string]: Exit };
}

/** How a flow machine ended; its XState output. */
export type Exit =
  | { readonly type: 'arrived'; readonly nodes: Scope['nodes']; readonly arrivals: readonly Arrival[] }
  | { readonly type: 'ended'; readonly nodes: Scope['nodes']; readonly output: Json }
  | { readonly type: 'finished'; readonly output: Json }
  | { readonly type: 'failed'; readonly error: RunError };

/** What a flow machine is started with. */
export type FlowInput = Pick<FlowContext, 'path' | 'input' | 'run' | 'nodes' | 'arrivals'> & {
  readonly item?: Json;
  readonly index?: number;
  /** A shared region's first edges, taken by the fork; null for a sequence. */
  readonly taken: readonly EdgeId[] | null;
};

export function initialFlowContext(start: FlowInput): FlowContext {
  const { taken, ...given } = start;
  const tokens = taken === null ? null : Object.fromEntries(taken.map((edge) => [edge, 'taken' as const]));
  return { ...given, received: given.arrivals, written: {}, loops: {}, at: {}, fork: null, tokens, exit: null };
}

/** What a child flow starts with: its parent's view of the world, and what arrived. */
export function childInput(context: FlowContext): Omit<FlowInput, 'path'> {
  const { input, run, nodes, arrivals } = context;
  const item = context.index === undefined ? {} : { item: context.item ?? null, index: context.index };
  return { input, run, nodes, arrivals, taken: null, ...item };
}

export function scopeOf(context: FlowContext): Scope {
  const { input, nodes, run } = context;
  if (context.index === undefined) return { input, nodes, run };
  return { input, nodes, run, item: context.item ?? null, index: context.index };
}

/** The output of the node before: what a node works on when it isn't told otherwise. */
export function lastOutput(context: Pick<FlowContext, 'arrivals' | 'input'>): Json {
  const [first, ...more] = context.arrivals;
  if (!first) return context.input;
  return more.length === 0 ? first.output : arrivalsBySource(context.arrivals);
}

export function arrivalsBySource(arrivals: readonly Arrival[]): Json {
  return Object.fromEntries(arrivals.filter((arrival) => arrival.source !== null).map((arrival) => [String(arrival.source), arrival.output]));
}

export function without<T>(record: { readonly [key: string]: T }, key: string): { readonly [key: string]: T } {
  const { [key]: _dropped, ...rest } = record;
  return rest;
}
