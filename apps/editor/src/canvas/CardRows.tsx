// The ways out of a card that has several, one a row, each with its port: cases of a condition, answers of an approval.
import { planOf, type GraphNode } from '@cadre/graph-schema';
import { Check } from 'lucide-react';
import { classNames } from '../ui/class-names.ts';
import { rowsOf } from './card-metrics.ts';
import { Port } from './Port.tsx';

export interface CardRowsProps {
  readonly node: GraphNode;
  readonly connected: string;
  /** The port it was left by, in a run. */
  readonly taken: string | null;
}

export function CardRows({ node, connected, taken }: CardRowsProps) {
  const rows = rowsOf(node);
  if (rows.length === 0) return null;
  const plan = planOf(node);
  const connections = new Set(connected.split(' '));
  return (
    <ul className="-mx-3 mt-2">
      {rows.map(({ id, label }) => {
        const when = plan.type === 'choose' ? plan.cases.find((candidate) => candidate.port === id)?.whenExpression : '';
        return (
          <li key={id} className={classNames('relative mx-3 flex h-6.5 items-center gap-2 border-t border-line', taken !== null && taken !== id && 'opacity-50')}>
            <span className={classNames('min-w-0 flex-1 truncate text-ink-2', when === undefined ? 'text-12' : 'font-mono text-11')} title={when}>{when ?? 'otherwise'}</span>
            {taken === id ? <Check size={12} strokeWidth={2.5} className="shrink-0 text-done" aria-label="taken" /> : null}
            <span className="max-w-40 shrink-0 truncate text-12 font-medium" title={label}>{label}</span>
            <Port id={id} role="flow-out" isConnected={connections.has(id)} title={label} style={{ right: -12 }} />
          </li>
        );
      })}
    </ul>
  );
}
