// The bar that floats at the corner of a canvas: the page's own tools, and the zoom.
import { Panel, useReactFlow, useViewport, type PanelPosition } from '@xyflow/react';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { fitOptions } from './Canvas.tsx';
import { viewDuration } from './view-duration.ts';
import { IconButton } from '../ui/IconButton.tsx';

export interface CanvasToolbarProps {
  readonly position?: PanelPosition;
  /** Before the zoom. */
  readonly before?: ReactNode;
  /** After it. */
  readonly children?: ReactNode;
}

export function CanvasToolbar({ position = 'bottom-left', before, children }: CanvasToolbarProps) {
  const flow = useReactFlow();
  return (
    <Panel position={position} className="flex items-center gap-0.5 rounded-control border border-line bg-raised p-0.5 shadow-float">
      {before}
      <IconButton size="small" label="Zoom out" icon={<ZoomOut size={15} />} onClick={() => void flow.zoomOut({ duration: viewDuration() })} />
      <ZoomLevel />
      <IconButton size="small" label="Zoom in" icon={<ZoomIn size={15} />} onClick={() => void flow.zoomIn({ duration: viewDuration() })} />
      <IconButton size="small" label="Show all" icon={<Maximize size={15} />} onClick={() => void flow.fitView({ ...fitOptions, duration: viewDuration() })} />
      {children}
    </Panel>
  );
}

function ZoomLevel() {
  const { zoom } = useViewport();
  return <span className="numbers w-10 text-center text-12 text-ink-2">{Math.round(zoom * 100)}%</span>;
}
