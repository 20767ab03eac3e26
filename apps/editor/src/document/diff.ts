// What a command changed, part by part, with what was there before: so a diff can be applied, reversed and merged.
import type { EdgeId, GraphEdge, GraphNode, NodeId } from '@cadre/graph-schema';
import type { GraphDocument, Header } from './graph-document.ts';

/** `null` on one side: the part was added or removed. */
export interface Change<T> {
  readonly before: T | null;
  readonly after: T | null;
}

export interface Diff {
  readonly header: { readonly before: Header; readonly after: Header } | null;
  readonly nodes: ReadonlyMap<NodeId, Change<GraphNode>>;
  readonly edges: ReadonlyMap<EdgeId, Change<GraphEdge>>;
}

export function isEmptyDiff(diff: Diff): boolean {
  return diff.header === null && diff.nodes.size === 0 && diff.edges.size === 0;
}

export function applyDiff(document: GraphDocument, diff: Diff): GraphDocument {
  return {
    header: diff.header === null ? document.header : diff.header.after,
    nodes: applyChanges(document.nodes, diff.nodes),
    edges: applyChanges(document.edges, diff.edges),
  };
}

export function reverseDiff(diff: Diff): Diff {
  return {
    header: diff.header === null ? null : { before: diff.header.after, after: diff.header.before },
    nodes: reverseChanges(diff.nodes),
    edges: reverseChanges(diff.edges),
  };
}

/** The diff of doing `first`, then `second`. */
export function mergeDiffs(first: Diff, second: Diff): Diff {
  return {
    header:
      first.header === null ? second.header : { before: first.header.before, after: (second.header ?? first.header).after },
    nodes: mergeChanges(first.nodes, second.nodes),
    edges: mergeChanges(first.edges, second.edges),
  };
}

/** Ids of the nodes that the diff added. */
export function addedNodes(diff: Diff): readonly NodeId[] {
  return [...diff.nodes].filter(([, change]) => change.before === null).map(([id]) => id);
}

function applyChanges<Id, T>(parts: ReadonlyMap<Id, T>, changes: ReadonlyMap<Id, Change<T>>): ReadonlyMap<Id, T> {
  if (changes.size === 0) return parts;
  const next = new Map(parts);
  for (const [id, { after }] of changes) {
    if (after === null) next.delete(id);
    else next.set(id, after);
  }
  return next;
}

function reverseChanges<Id, T>(changes: ReadonlyMap<Id, Change<T>>): ReadonlyMap<Id, Change<T>> {
  return new Map([...changes].map(([id, { before, after }]) => [id, { before: after, after: before }]));
}

function mergeChanges<Id, T>(first: ReadonlyMap<Id, Change<T>>, second: ReadonlyMap<Id, Change<T>>): ReadonlyMap<Id, Change<T>> {
  if (first.size === 0) return second;
  const merged = new Map(first);
  for (const [id, change] of second) {
    const before = first.has(id) ? (first.get(id)?.before ?? null) : change.before;
    if (before === null && change.after === null) merged.delete(id);
    else merged.set(id, { before, after: change.after });
  }
  return merged;
}
