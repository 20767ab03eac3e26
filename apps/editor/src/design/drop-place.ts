// Where a node lands: in which map, at which position. Pure, on the rectangles that the canvas has measured.
import type { NodeId, Position } from '@cadre/graph-schema';

export interface Box {
  readonly id: NodeId;
  /** On the canvas, not inside its container. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest box around a point: maps lie in maps. */
export function boxAt<B extends Box>(boxes: readonly B[], point: Position): B | null {
  const around = boxes.filter((box) => point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height);
  return around.reduce<B | null>((smallest, box) => (smallest === null || box.width * box.height < smallest.width * smallest.height ? box : smallest), null);
}

const MARGIN = 24;
const STEP = 48;
const RINGS = 40;

/** The place nearest to the wanted one where a box of this size covers no other; where there is none, the wanted one. */
export function freePlace(taken: readonly Omit<Box, 'id'>[], wanted: Position, size: { readonly width: number; readonly height: number }): Position {
  const isFree = ({ x, y }: Position): boolean =>
    taken.every((box) => x + size.width + MARGIN <= box.x || box.x + box.width + MARGIN <= x || y + size.height + MARGIN <= box.y || box.y + box.height + MARGIN <= y);
  for (let ring = 0; ring <= RINGS; ring += 1) {
    const found = ringAround(wanted, ring).find(isFree);
    if (found !== undefined) return found;
  }
  return wanted;
}

/** Places on a square around a centre, those to the right and below first. */
function ringAround(centre: Position, ring: number): readonly Position[] {
  if (ring === 0) return [centre];
  const steps = Array.from({ length: 2 * ring + 1 }, (_, index) => index - ring);
  const square = steps.flatMap((across) => steps.filter((down) => Math.max(Math.abs(across), Math.abs(down)) === ring).map((down) => ({ across, down })));
  return square.sort((left, right) => right.across + right.down - left.across - left.down).map(({ across, down }) => ({ x: centre.x + across * STEP, y: centre.y + down * STEP }));
}
