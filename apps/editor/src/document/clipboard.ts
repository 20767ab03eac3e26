// Parts of a graph as text on the clipboard. What is pasted may come from anywhere, so it is parsed as strictly as a graph file.
import { edgeSchema, graphLimits, kinds, nodeSchema } from '@cadre/graph-schema';
import type { EdgeId, GraphEdge, GraphNode, NodeId, Position } from '@cadre/graph-schema';
import { z } from 'zod';
import type { GraphDocument } from './graph-document.ts';

const FORMAT = 'cadre/parts@1';

const partsSchema = z.strictObject({
  format: z.literal(FORMAT),
  nodes: z.array(nodeSchema).min(1).max(graphLimits.nodes),
  edges: z.array(edgeSchema).max(graphLimits.edges),
});

export interface Parts {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The nodes with all that is in them, and the edges among them. */
export function partsOf(document: GraphDocument, nodes: ReadonlySet<NodeId>): Parts {
  const chosen = new Set(nodes);
  for (let size = -1; size !== chosen.size; ) {
    size = chosen.size;
    for (const node of document.nodes.values()) if (node.parent !== undefined && chosen.has(node.parent)) chosen.add(node.id);
  }
  return {
    nodes: [...document.nodes.values()].filter((node) => chosen.has(node.id)),
    edges: [...document.edges.values()].filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node)),
  };
}

export function writeParts(parts: Parts): string {
  return JSON.stringify({ format: FORMAT, nodes: parts.nodes, edges: parts.edges });
}

/** Null when the text is something else: it is then not ours to paste. */
export function readParts(text: string): Parts | null {
  if (text.length > graphLimits.bytes || !text.includes(FORMAT)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parts = partsSchema.safeParse(value);
  if (!parts.success || parts.data.nodes.some((node) => !kinds.has(node.kind))) return null;
  return { nodes: parts.data.nodes, edges: parts.data.edges };
}

/** Where the parts' own corner is, for pasting them somewhere else. */
export function cornerOf(parts: Parts): Position {
  const ids = new Set(parts.nodes.map((node) => node.id));
  const roots = parts.nodes.filter((node) => node.parent === undefined || !ids.has(node.parent));
  return { x: Math.min(...roots.map((node) => node.position.x)), y: Math.min(...roots.map((node) => node.position.y)) };
}

export function everything(document: GraphDocument): { readonly nodes: ReadonlySet<NodeId>; readonly edges: ReadonlySet<EdgeId> } {
  return { nodes: new Set(document.nodes.keys()), edges: new Set(document.edges.keys()) };
}
