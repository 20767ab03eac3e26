// The document while it is being drawn: the graph's header, and its nodes and edges by id. Every value is immutable, and an
// unchanged node or edge keeps its identity from one document to the next, so that whoever shows it can tell by `===`.
import { GRAPH_FORMAT } from '@cadre/graph-schema';
import type { EdgeId, Graph, GraphEdge, GraphNode, NodeId } from '@cadre/graph-schema';

export type Header = Pick<Graph, 'name' | 'description' | 'input' | 'settings'>;

export interface GraphDocument {
  readonly header: Header;
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  readonly edges: ReadonlyMap<EdgeId, GraphEdge>;
}

export function documentOf(graph: Graph): GraphDocument {
  return {
    header: { name: graph.name, description: graph.description, input: graph.input, settings: graph.settings },
    nodes: new Map(graph.nodes.map((node) => [node.id, node])),
    edges: new Map(graph.edges.map((edge) => [edge.id, edge])),
  };
}

const graphs = new WeakMap<GraphDocument, Graph>();

/** The plain graph, its parts sorted by id as in the file form. Computed once a document. */
export function graphOf(document: GraphDocument): Graph {
  const known = graphs.get(document);
  if (known !== undefined) return known;
  const graph: Graph = {
    format: GRAPH_FORMAT,
    ...document.header,
    nodes: [...document.nodes.values()].sort(byId),
    edges: [...document.edges.values()].sort(byId),
  };
  graphs.set(document, graph);
  return graph;
}

function byId(left: { readonly id: string }, right: { readonly id: string }): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}
