// Everything a person can do to a document, as data. Commands carry ids, never "the selection", and are deterministic.
import type { EdgeId, GraphEdge, GraphNode, Json, JsonObject, NodeId, Position } from '@cadre/graph-schema';
import type { Header } from './graph-document.ts';

export type End = GraphEdge['from'];
export type FieldPath = readonly (string | number)[];

export type Command =
  /** `id` from `nextNodeId`, so that later commands of the same step can name the node. */
  | { readonly type: 'node.add'; readonly id: NodeId; readonly kind: string; readonly position: Position; readonly parent: NodeId | null; readonly label?: string; readonly config?: JsonObject }
  /** Positions are relative to each node's container. */
  | { readonly type: 'node.move'; readonly moves: readonly { readonly node: NodeId; readonly position: Position }[] }
  /** Puts nodes, with the teams below them, into a map or (null) back onto the canvas; edges that would cross the border go. */
  | { readonly type: 'node.adopt'; readonly moves: readonly { readonly node: NodeId; readonly position: Position }[]; readonly parent: NodeId | null }
  | { readonly type: 'node.rename'; readonly node: NodeId; readonly label: string }
  /** Changes the id and every edge, container and expression that names it. */
  | { readonly type: 'node.identify'; readonly node: NodeId; readonly id: NodeId }
  /** Sets the config field at `path`; `undefined` returns it to its default. Edges of ports that are gone go too. */
  | { readonly type: 'node.configure'; readonly node: NodeId; readonly path: FieldPath; readonly value: Json | undefined }
  /** In either direction: the ports' roles say which end is which. */
  | { readonly type: 'node.connect'; readonly from: End; readonly to: End }
  | { readonly type: 'edge.reconnect'; readonly edge: EdgeId; readonly from: End; readonly to: End }
  | { readonly type: 'edge.configure'; readonly edge: EdgeId; readonly max: number | undefined }
  | { readonly type: 'parts.remove'; readonly nodes: readonly NodeId[]; readonly edges: readonly EdgeId[] }
  /** Adds copies under new ids; references among them follow. */
  | { readonly type: 'parts.paste'; readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[]; readonly offset: Position }
  | { readonly type: 'graph.configure'; readonly header: Partial<Header> };

export type CommandOf<T extends Command['type']> = Extract<Command, { readonly type: T }>;
