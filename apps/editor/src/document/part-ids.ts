// Readable ids for new parts: `billing`, `worker_2`, `triage_billing`. A function of the document alone, so commands stay deterministic.
import { edgeIdSchema, nodeIdSchema, toEdgeId, toNodeId } from '@cadre/graph-schema';
import type { EdgeId, NodeId } from '@cadre/graph-schema';

const STEM_LENGTH = 40;

/** A free node id made from a label or a kind's name. */
export function nextNodeId(nodes: { has(id: NodeId): boolean }, wanted: string): NodeId {
  for (let number = 1; ; number += 1) {
    const id = toNodeId(numbered(stemOf(wanted), number));
    if (!nodes.has(id)) return id;
  }
}

/** A free edge id that names both ends. */
export function nextEdgeId(edges: { has(id: EdgeId): boolean }, from: NodeId, to: NodeId): EdgeId {
  const stem = `${from.slice(0, 28)}_${to.slice(0, 28)}`;
  for (let number = 1; ; number += 1) {
    const id = toEdgeId(numbered(edgeIdSchema.safeParse(stem).success ? stem : `edge_${stem}`.slice(0, 60), number));
    if (!edges.has(id)) return id;
  }
}

/** A free id for a case, a class or another named part of a config. */
export function nextPartId(taken: ReadonlySet<string>, wanted: string): string {
  for (let number = 1; ; number += 1) {
    const id = numbered(stemOf(wanted), number);
    if (!taken.has(id)) return id;
  }
}

function numbered(stem: string, number: number): string {
  return number === 1 ? stem : `${stem}_${number}`;
}

function stemOf(wanted: string): string {
  const stem = wanted
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, STEM_LENGTH)
    .replace(/_+$/, '');
  if (nodeIdSchema.safeParse(stem).success) return stem;
  return stem === '' ? 'node' : `${stem}_node`;
}
