// Rectangles of what is on the canvas, as React Flow has measured them.
import { toNodeId } from '@cadre/graph-schema';
import type { ReactFlowInstance } from '@xyflow/react';
import type { CanvasEdge, CanvasNode } from '../canvas/flow-elements.ts';
import type { Box } from './drop-place.ts';

export type Flow = ReactFlowInstance<CanvasNode, CanvasEdge>;

export function boxOf(flow: Flow, id: string): Box | null {
  const node = flow.getInternalNode(id);
  if (node === undefined) return null;
  const { x, y } = node.internals.positionAbsolute;
  return { id: toNodeId(id), x, y, width: node.measured.width ?? node.width ?? 0, height: node.measured.height ?? node.height ?? 0 };
}

/** Maps, into which other nodes can be put. */
export function containersOn(flow: Flow): readonly Box[] {
  return flow.getNodes().flatMap((node) => (node.type === 'container' ? (boxOf(flow, node.id) ?? []) : []));
}

export function boxesOn(flow: Flow): readonly Box[] {
  return flow.getNodes().flatMap((node) => boxOf(flow, node.id) ?? []);
}
