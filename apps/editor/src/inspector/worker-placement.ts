// Where a new worker or tool goes: in the row below the agent, right of those already there.
import type { GraphNode, Position } from '@cadre/graph-schema';

const ROW = 190;
const STEP = 216;

export function nextWorkerPosition(boss: GraphNode, workers: readonly GraphNode[]): Position {
  const last = workers.reduce<GraphNode | null>((right, worker) => (right === null || worker.position.x > right.position.x ? worker : right), null);
  return last === null ? { x: boss.position.x, y: boss.position.y + ROW } : { x: last.position.x + STEP, y: last.position.y };
}
