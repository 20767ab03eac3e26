// Adds nodes of a kind to the canvas: under the pointer, or where there is room in view; into the map that is there.
import { kinds } from '@cadre/graph-schema';
import type { Position } from '@cadre/graph-schema';
import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import type { RefObject } from 'react';
import type { CanvasEdge, CanvasNode } from '../canvas/flow-elements.ts';
import type { DocumentStore } from '../document/document-store.ts';
import { nextNodeId } from '../document/part-ids.ts';
import { notify } from '../ui/toast.tsx';
import { boxesOn, containersOn } from './canvas-boxes.ts';
import type { Design } from './design-context.ts';
import { boxAt, freePlace } from './drop-place.ts';

/** From a card's corner to where the pointer holds it. */
const GRIP = { x: 88, y: 30 };
/** About a card's, before it is measured. */
const NEW_SIZE = { width: 200, height: 110 };

export function useAddNode(documents: DocumentStore, canvas: RefObject<HTMLElement | null>): Design['addNode'] {
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  return useCallback(
    (kindName, at) => {
      const kind = kinds.get(kindName);
      const bounds = canvas.current?.getBoundingClientRect();
      if (kind === undefined || bounds === undefined) return;
      const { document } = documents.state.getState();
      const point = flow.screenToFlowPosition(at ?? { x: bounds.left + bounds.width / 2, y: bounds.top + bounds.height / 3 });
      const container = at === null ? null : boxAt(containersOn(flow), point);
      const corner: Position = { x: point.x - GRIP.x - (container?.x ?? 0), y: point.y - GRIP.y - (container?.y ?? 0) };
      const id = nextNodeId(document.nodes, kindName);
      const position = at === null ? freePlace(boxesOn(flow), corner, NEW_SIZE) : corner;
      const number = /_(\d+)$/.exec(id)?.[1];
      const added = documents.execute({ type: 'node.add', id, kind: kindName, position, parent: container?.id ?? null, label: number === undefined ? kind.title : `${kind.title} ${number}` });
      if (added.ok) documents.select({ nodes: new Set([id]) });
      else notify({ title: `${kind.title} was not added`, description: added.error.message });
    },
    [documents, canvas, flow],
  );
}
