// The foot of a card: while drawing model, workers and cap; in a run state, calls, time and cost.
import { planOf } from '@cadre/graph-schema';
import type { PaintStatus } from '@cadre/run-core';
import { formatDuration, formatMoney, formatPlural } from '../ui/format.ts';
import { cardWidth, WIDE } from './card-metrics.ts';
import { useCanvasMode } from './canvas-stores.ts';
import type { CanvasNodeData } from './flow-elements.ts';
import type { CardPaint } from './paint.ts';

const words: { readonly [status in PaintStatus]: string } = { idle: 'Not yet', running: 'Working', waiting: 'Waiting', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' };

export interface CardFootProps {
  readonly data: CanvasNodeData;
  readonly paint: CardPaint | undefined;
}

export function CardFoot({ data, paint }: CardFootProps) {
  const mode = useCanvasMode();
  if (mode === 'run' || paint !== undefined) return <RunFoot paint={paint} data={data} />;
  return <DesignFoot data={data} />;
}

function DesignFoot({ data }: { readonly data: CanvasNodeData }) {
  const plan = planOf(data.node);
  if (plan.type !== 'agent') return null;
  const model = plan.model ?? data.defaultModel;
  return (
    <div className="card-foot">
      <span className="min-w-0 flex-1 truncate" title={model}>{model.slice(model.indexOf(':') + 1)}{model.startsWith('offline:') ? ' · offline' : ''}</span>
      {plan.strategy === null ? null : <span>{formatPlural(data.workers, 'worker')}</span>}
      {plan.limits.costUsd === null ? null : <span title="At most">{formatMoney(plan.limits.costUsd)}</span>}
    </div>
  );
}

function RunFoot({ paint, data }: CardFootProps) {
  const { node, isSubordinate } = data;
  const hasRoom = cardWidth(node) >= WIDE;
  const status = paint?.status ?? 'idle';
  const word = status === 'idle' && isSubordinate ? (planOf(node).type === 'agent' ? 'Not asked' : 'Not called') : words[status];
  return (
    <div className="card-foot">
      <span className="card-status" data-status={status}>{word}{paint?.waitingMs == null || paint.waitingMs < 1_000 ? '' : ` ${formatDuration(paint.waitingMs)}`}</span>
      {paint === undefined || paint.calls === 0 || !hasRoom ? null : <span>{formatPlural(paint.calls, 'call')}</span>}
      {paint === undefined || paint.workedMs === 0 ? null : <span>{formatDuration(paint.workedMs)}</span>}
      {paint === undefined || paint.visits < 2 ? null : <span>{paint.visits}×</span>}
      <span className="flex-1" />
      {paint === undefined || paint.costUsd === 0 ? null : <span>{formatMoney(paint.costUsd)}</span>}
      {status !== 'idle' && answersOffline(data) ? <span title="The offline model answers here">offline</span> : null}
    </div>
  );
}

function answersOffline({ node, defaultModel }: CanvasNodeData): boolean {
  const plan = planOf(node);
  return plan.type === 'agent' && (plan.model ?? defaultModel).startsWith('offline:');
}
