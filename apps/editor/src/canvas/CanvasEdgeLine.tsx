// What the three kinds of edges share: the line in its paint, a wide invisible one to point at, and the label.
import { BaseEdge, EdgeLabelRenderer } from '@xyflow/react';
import { useEdgeIssues, useEdgePaint } from './canvas-stores.ts';
import type { Course } from './edge-paths.ts';
import type { EdgeRole } from './flow-elements.ts';

export interface CanvasEdgeLineProps {
  readonly id: string;
  readonly role: EdgeRole;
  readonly course: Course;
  readonly isSelected: boolean;
  readonly label?: string | null;
}

export function CanvasEdgeLine({ id, role, course, isSelected, label = null }: CanvasEdgeLineProps) {
  const paint = useEdgePaint(id);
  const issues = useEdgeIssues(id);
  const text = paint !== undefined && paint.count > 1 ? `${label ?? ''} ${paint.count}×`.trim() : label;
  return (
    <>
      <BaseEdge
        id={id}
        path={course.path}
        interactionWidth={16}
        className="edge"
        data-role={role}
        data-selected={isSelected}
        data-taken={paint === undefined ? undefined : paint.count > 0}
        data-status={paint?.status}
        data-severity={issues?.severity}
      />
      {text === null || text === '' ? null : (
        <EdgeLabelRenderer>
          <span
            className="edge-label nodrag nopan"
            data-taken={paint === undefined ? undefined : paint.count > 0}
            title={issues?.message}
            style={{ transform: `translate(-50%, -50%) translate(${course.label.x}px, ${course.label.y}px)` }}
          >
            {text}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
