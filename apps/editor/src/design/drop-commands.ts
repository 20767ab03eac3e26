// What dropping dragged nodes means: they moved, or they moved into or out of a map. One undo step.
import { toNodeId } from '@cadre/graph-schema';
import type { NodeId, Position } from '@cadre/graph-schema';
import type { CanvasNode } from '../canvas/flow-elements.ts';
import type { Command } from '../document/command.ts';
import type { GraphDocument } from '../document/graph-document.ts';
import { containersOf, roleOf } from '../document/relations.ts';
import { boxOf, containersOn } from './canvas-boxes.ts';
import type { Flow } from './canvas-boxes.ts';
import { boxAt } from './drop-place.ts';

interface Move {
  readonly node: NodeId;
  readonly position: Position;
}

export function dropCommands(flow: Flow, document: GraphDocument, moved: readonly CanvasNode[]): readonly Command[] {
  const dragged = new Set(moved.map((node) => toNodeId(node.id)));
  const stays: Move[] = [];
  const changes = new Map<NodeId | null, Move[]>();
  for (const element of moved) {
    const id = toNodeId(element.id);
    const node = document.nodes.get(id);
    const box = boxOf(flow, element.id);
    if (node === undefined || box === null) continue;
    const open = containersOn(flow).filter((container) => {
      const around = document.nodes.get(container.id);
      return !dragged.has(container.id) && around !== undefined && ![...containersOf(document, around)].some((outer) => dragged.has(outer));
    });
    const target = boxAt(open, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
    const parent = target?.id ?? null;
    const isCarried = node.parent !== undefined && dragged.has(node.parent);
    // A worker lies where its boss lies: on its own it moves over a map's border, but does not cross it.
    if (isCarried || parent === (node.parent ?? null) || hasBossApart(document, id, dragged)) stays.push({ node: id, position: element.position });
    else changes.set(parent, [...(changes.get(parent) ?? []), { node: id, position: { x: box.x - (target?.x ?? 0), y: box.y - (target?.y ?? 0) } }]);
  }
  const adoptions = [...changes].map(([parent, moves]): Command => ({ type: 'node.adopt', moves, parent }));
  return stays.length === 0 ? adoptions : [{ type: 'node.move', moves: stays }, ...adoptions];
}

function hasBossApart(document: GraphDocument, node: NodeId, dragged: ReadonlySet<NodeId>): boolean {
  return [...document.edges.values()].some((edge) => edge.to.node === node && !dragged.has(edge.from.node) && roleOf(document, edge) === 'delegates');
}
