import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { CanvasEdgeLine } from './CanvasEdgeLine.tsx';
import { delegateCourse } from './edge-paths.ts';
import type { CanvasEdge } from './flow-elements.ts';

/** From a boss to a worker: dashed elbows from above. */
export const DelegateEdge = memo(function DelegateEdge({ id, sourceX, sourceY, targetX, targetY, selected }: EdgeProps<CanvasEdge>) {
  return <CanvasEdgeLine id={id} role="delegates" course={delegateCourse({ x: sourceX, y: sourceY }, { x: targetX, y: targetY })} isSelected={selected === true} />;
});
