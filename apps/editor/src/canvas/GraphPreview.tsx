// A graph as a small still picture: cards as bars of their family's colour, edges as lines.
import { kindOf, type Graph } from '@cadre/graph-schema';
import { useMemo } from 'react';
import { classNames } from '../ui/class-names.ts';
import { previewOf } from './graph-preview.ts';

const fills = { agents: 'fill-agents', flow: 'fill-flow', tools: 'fill-tools', people: 'fill-people' } as const;

export interface GraphPreviewProps {
  readonly graph: Graph;
  readonly className?: string;
}

export function GraphPreview({ graph, className }: GraphPreviewProps) {
  const preview = useMemo(() => previewOf(graph), [graph]);
  const { x, y, width, height } = preview.bounds;
  return (
    <svg viewBox={`${x} ${y} ${width} ${height}`} preserveAspectRatio="xMidYMid meet" className={classNames('block', className)} aria-hidden>
      {preview.edges.map((edge) => (
        <path key={edge.id} d={edge.path} fill="none" vectorEffect="non-scaling-stroke" strokeWidth="1.25" className={edge.role === 'delegates' ? 'stroke-agents/60' : edge.role === 'uses' ? 'stroke-tools/60' : 'stroke-edge/70'} strokeDasharray={edge.role === 'flow' ? undefined : '3 2.5'} />
      ))}
      {preview.cards.map(({ node, at, size }) => node.kind === 'note' ? (
        <rect key={node.id} x={at.x} y={at.y} width={size.width} height={size.height} rx={14} vectorEffect="non-scaling-stroke" className="fill-waiting/10 stroke-waiting/30" />
      ) : (
        <g key={node.id}>
          <rect x={at.x} y={at.y} width={size.width} height={size.height} rx={14} vectorEffect="non-scaling-stroke" className="fill-raised stroke-line-strong" />
          <rect x={at.x + 16} y={at.y + 16} width={32} height={32} rx={8} className={classNames(fills[kindOf(node).category], 'opacity-80')} />
          <rect x={at.x + 60} y={at.y + 20} width={Math.max(24, size.width * 0.45)} height={9} rx={4.5} className="fill-ink/50" />
          <rect x={at.x + 60} y={at.y + 37} width={Math.max(18, size.width * 0.28)} height={7} rx={3.5} className="fill-ink/20" />
        </g>
      ))}
    </svg>
  );
}
