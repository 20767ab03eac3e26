import { planOf, summaryOf } from '@cadre/graph-schema';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { Markdown } from '../ui/Markdown.tsx';
import { cardWidth } from './card-metrics.ts';
import type { CanvasNode } from './flow-elements.ts';

/** A comment on the canvas: paper without ports. */
export const NotePaper = memo(function NotePaper({ data, selected }: NodeProps<CanvasNode>) {
  const { node } = data;
  const text = typeof node.config['text'] === 'string' && planOf(node).type === 'comment' ? node.config['text'] : summaryOf(node);
  return (
    <div className="card card-note" style={{ width: cardWidth(node) }} data-selected={selected}>
      {node.label === '' ? null : <div className="mb-1 font-semibold">{node.label}</div>}
      <Markdown text={text} className="max-h-80 overflow-hidden text-ink/85" />
    </div>
  );
});
