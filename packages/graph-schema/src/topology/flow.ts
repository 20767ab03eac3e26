// The vocabulary of a flow's shape.
import type { EdgeId, NodeId } from '../ids.ts';

export interface FlowEdge {
  readonly id: EdgeId;
  readonly from: NodeId;
  readonly port: string;
  readonly to: NodeId;
  readonly max: number | null;
  /** It closes a loop: it leads to a node that every path to its start has gone through. */
  readonly back: boolean;
}

export type Fork =
  /** The branches never meet. */
  | { readonly type: 'disjoint' }
  | { readonly type: 'joined'; readonly join: NodeId }
  /** `nodes`: all between the targets (included) and the join (not included); up to the end when there is none. */
  | { readonly type: 'shared'; readonly join: NodeId | null; readonly nodes: ReadonlySet<NodeId> };

export interface FlowRegion {
  /** Null: the whole flow; else the map whose body this is. */
  readonly parent: NodeId | null;
  /** The input, or the nodes of a body without incoming flow. */
  readonly entries: readonly NodeId[];
  /** Nodes reachable from the entries, topological over forward edges, ties by id. */
  readonly order: readonly NodeId[];
  readonly unreachable: readonly NodeId[];
  readonly edges: ReadonlyMap<EdgeId, FlowEdge>;
  /** Back edges too, in id order. */
  outgoing(node: NodeId, port?: string): readonly FlowEdge[];
  incoming(node: NodeId): readonly FlowEdge[];
  /** Over forward edges, the starts included; `stopAt` is not entered. */
  reachableFrom(starts: readonly NodeId[], stopAt?: NodeId | null): ReadonlySet<NodeId>;
  /** Where a fork to these targets comes together. */
  forkOf(targets: readonly NodeId[]): Fork;
  /** Edges that close a loop which can be entered at another place too. */
  readonly loopsWithTwoEntries: readonly EdgeId[];
}

/** Edges among a region's nodes, before it is known which of them go back. */
export interface FlowLinks {
  readonly nodes: readonly NodeId[];
  readonly entries: readonly NodeId[];
  outgoing(node: NodeId): readonly FlowEdge[];
  incoming(node: NodeId): readonly FlowEdge[];
}
