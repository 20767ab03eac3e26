// A node as a card: what it is, what it will do in a line, what matters now at its foot. In a run, what it did.
import { kindOf, planOf, portsOf, summaryOf, type GraphNode, type NodePlan } from '@cadre/graph-schema';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { classNames } from '../ui/class-names.ts';
import { KindIcon } from '../ui/KindIcon.tsx';
import { CardFoot } from './CardFoot.tsx';
import { CardIssue } from './CardIssue.tsx';
import { cardWidth, rowsOf } from './card-metrics.ts';
import { CardPorts, usePortMeasure } from './CardPorts.tsx';
import { CardRows } from './CardRows.tsx';
import { newestWords, splitTemplate } from './plain-line.ts';
import { useCanvasMode, useNodePaint, useNodeWords } from './canvas-stores.ts';
import { titleOf, type CanvasNode } from './flow-elements.ts';

/** Two lines of a card. */
const NEWEST = 60;

export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<CanvasNode>) {
  const { node, connected, isSubordinate } = data;
  const mode = useCanvasMode();
  const paint = useNodePaint(id);
  usePortMeasure(id, portsOf(node).map((port) => port.id).join(' '));
  return (
    <div className="card" style={{ width: cardWidth(node) }} data-selected={selected} data-status={paint?.status ?? (mode === 'run' ? 'idle' : undefined)}>
      <CardHeader node={node} />
      <CardLine id={id} node={node} line={paint?.line ?? null} />
      <CardRows node={node} connected={connected} taken={paint?.port ?? null} />
      <CardFoot data={data} paint={paint} />
      <CardIssue id={id} />
      <CardPorts node={node} connected={connected} isSubordinate={isSubordinate} />
    </div>
  );
});

function CardHeader({ node }: { readonly node: GraphNode }) {
  const kind = kindOf(node);
  const manner = mannerOf(planOf(node));
  return (
    <div className="flex h-9 items-center gap-2.5">
      <KindIcon icon={kind.icon} category={kind.category} />
      <div className="min-w-0 flex-1">
        <div className="truncate text-13 font-semibold text-ink">{titleOf(node)}</div>
        <div className="truncate text-12 text-ink-2" title={manner ?? undefined}>{kind.title}{manner === null ? '' : ` · ${manner}`}</div>
      </div>
    </div>
  );
}

/** In a word, how it works: a supervisor's strategy, how safe a second call of a tool is. */
function mannerOf(plan: NodePlan): string | null {
  if (plan.type === 'agent') return plan.strategy;
  if (plan.type !== 'tool') return null;
  return plan.askFirst ? 'asks first' : plan.repeat === 'read-only' ? 'reads' : plan.repeat;
}

function CardLine({ id, node, line }: { readonly id: string; readonly node: GraphNode; readonly line: string | null }) {
  const mode = useCanvasMode();
  const words = useNodeWords(id);
  const isListed = rowsOf(node).length > 0 && planOf(node).type === 'choose';
  if (isListed) return null;
  const happened = words !== undefined && words !== '' ? newestWords(words, NEWEST) : line;
  const text = happened ?? summaryOf(node);
  if (text === '' || node.kind === 'input') return null;
  return (
    <p className={classNames('mt-2 line-clamp-2 [overflow-wrap:anywhere]', mode === 'run' && happened === null ? 'text-ink-2' : 'text-ink/85')}>
      {happened === null ? <Summary node={node} text={text} /> : text}
    </p>
  );
}

/** What it will do: expressions look like expressions, and those inside of text go by the name of what they put there. */
function Summary({ node, text }: { readonly node: GraphNode; readonly text: string }) {
  const { type } = planOf(node);
  if (type === 'evaluate' || type === 'finish') return <code className="text-11">{text}</code>;
  return splitTemplate(text).map((part, index) => (part.isExpression ? <code key={index} className="text-11 text-accent">{part.text}</code> : part.text));
}
