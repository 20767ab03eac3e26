// What the parts of the design page share besides the drawing itself: which side panel is open, and things to do with the canvas.
import type { NodeId, Position } from '@cadre/graph-schema';
import { createContext, use } from 'react';
import type { DrawingSession } from './drawing-session.ts';

export type Side = 'inspector' | 'run' | 'publish';

export interface Design {
  readonly slug: string;
  readonly session: DrawingSession;
  readonly side: Side;
  readonly openSide: (side: Side) => void;
  /** Adds a node where the canvas was pointed at (screen pixels), or where there is room in view. */
  readonly addNode: (kind: string, at: Position | null) => void;
  /** Selects parts and brings them into view. */
  readonly reveal: (part: { readonly node: NodeId } | { readonly edge: string }) => void;
}

export const DesignContext = createContext<Design | null>(null);

/** @throws outside of the design page */
export function useDesign(): Design {
  const design = use(DesignContext);
  if (design === null) throw new Error('There is no design page above this component.');
  return design;
}
