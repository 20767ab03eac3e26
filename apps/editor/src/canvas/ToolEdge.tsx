import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { CanvasEdgeLine } from './CanvasEdgeLine.tsx';
import { toolCourse } from './edge-paths.ts';
import type { CanvasEdge } from './flow-elements.ts';

/** From an agent to a tool it may use: dotted. */
export const ToolEdge = memo(function ToolEdge({ id, sourceX, sourceY, targetX, targetY, selected }: EdgeProps<CanvasEdge>) {
  return <CanvasEdgeLine id={id} role="uses" course={toolCourse({ x: sourceX, y: sourceY }, { x: targetX, y: targetY })} isSelected={selected === true} />;
});
