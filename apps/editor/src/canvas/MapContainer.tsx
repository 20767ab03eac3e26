// A map as a container: its head says over what it runs, its body holds the nodes that run for every item.
import { kindOf, portsOf, summaryOf } from '@cadre/graph-schema';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { KindIcon } from '../ui/KindIcon.tsx';
import { CardFoot } from './CardFoot.tsx';
import { CardIssue } from './CardIssue.tsx';
import { CardPorts, usePortMeasure } from './CardPorts.tsx';
import { useNodePaint } from './canvas-stores.ts';
import { titleOf, type CanvasNode } from './flow-elements.ts';

export const MapContainer = memo(function MapContainer({ id, data, selected }: NodeProps<CanvasNode>) {
  const { node, connected, isSubordinate } = data;
  const kind = kindOf(node);
  const paint = useNodePaint(id);
  usePortMeasure(id, portsOf(node).map((port) => port.id).join(' '));
  return (
    <div className="card card-container" data-selected={selected} data-status={paint?.status}>
      <div className="flex h-10 items-center gap-2 px-3">
        <KindIcon icon={kind.icon} category={kind.category} size="small" />
        <span className="truncate text-13 font-semibold">{titleOf(node)}</span>
        <span className="min-w-0 flex-1 truncate text-right text-12 text-ink-2">{summaryOf(node)}</span>
      </div>
      {paint === undefined ? null : <div className="absolute inset-x-3 bottom-1.5"><CardFoot data={data} paint={paint} /></div>}
      <CardIssue id={id} />
      <CardPorts node={node} connected={connected} isSubordinate={isSubordinate} />
    </div>
  );
});
