// A document being changed by one command: reads see the changes so far, and `diff()` says what they came to.
import type { EdgeId, GraphEdge, GraphNode, NodeId } from '@cadre/graph-schema';
import type { Change, Diff } from './diff.ts';
import type { GraphDocument, Header } from './graph-document.ts';

export class Draft implements GraphDocument {
  readonly #base: GraphDocument;
  readonly nodes: Map<NodeId, GraphNode>;
  readonly edges: Map<EdgeId, GraphEdge>;
  header: Header;

  constructor(base: GraphDocument) {
    this.#base = base;
    this.nodes = new Map(base.nodes);
    this.edges = new Map(base.edges);
    this.header = base.header;
  }

  setNode(node: GraphNode): void {
    this.nodes.set(node.id, node);
  }

  setEdge(edge: GraphEdge): void {
    this.edges.set(edge.id, edge);
  }

  /** Removes nodes with everything in them (a map's body) and every edge that touches them. */
  removeNodes(nodes: Iterable<NodeId>): void {
    const gone = new Set(nodes);
    for (let found = true; found; ) {
      found = false;
      for (const node of this.nodes.values()) {
        if (node.parent === undefined || !gone.has(node.parent) || gone.has(node.id)) continue;
        gone.add(node.id);
        found = true;
      }
    }
    for (const id of gone) this.nodes.delete(id);
    for (const edge of [...this.edges.values()]) {
      if (gone.has(edge.from.node) || gone.has(edge.to.node)) this.edges.delete(edge.id);
    }
  }

  diff(): Diff {
    return {
      header: this.header === this.#base.header ? null : { before: this.#base.header, after: this.header },
      nodes: changesBetween(this.#base.nodes, this.nodes),
      edges: changesBetween(this.#base.edges, this.edges),
    };
  }
}

function changesBetween<Id, T>(before: ReadonlyMap<Id, T>, after: ReadonlyMap<Id, T>): ReadonlyMap<Id, Change<T>> {
  const changes = new Map<Id, Change<T>>();
  for (const [id, value] of after) {
    const old = before.get(id);
    if (old !== value) changes.set(id, { before: old ?? null, after: value });
  }
  for (const [id, value] of before) {
    if (!after.has(id)) changes.set(id, { before: value, after: null });
  }
  return changes;
}
